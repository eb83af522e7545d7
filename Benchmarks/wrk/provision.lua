-- BASE TOKEN PREFIX COUNT: a first provisioning: looks every user up, then creates it; says when all are there.
local common = require("common")
done = common.done
local path, headers, prefix, count, asked, answered
function init(arguments)
    path, headers, prefix = arguments[1] .. "/Users", common.headers(arguments[2]), arguments[3]
    count, asked, answered = 2 * tonumber(arguments[4]), 0, 0
end
function request()
    local i = math.floor(asked / 2) + 1
    local isLookUp = asked % 2 == 0
    asked = asked + 1
    -- wrk always asks something: what is beyond the end is a look-up.
    if isLookUp or asked > count then
        local name = common.name(prefix, i):gsub("@", "%%40")
        return wrk.format("GET", path .. "?filter=userName%20eq%20%22" .. name .. "%22", headers)
    end
    return wrk.format("POST", path, headers, common.user(prefix, i))
end
function response()
    answered = answered + 1
    if answered ~= count then return end
    -- wrk goes on for the time it was told: the one who started it ends it at this line.
    print("finished")
    io.stdout:flush()
end
