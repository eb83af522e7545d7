-- BASE TOKEN PREFIX COUNT: userName eq, as identity providers look users up.
local common = require("common")
done = common.done
local path, headers, prefix, count
function init(arguments)
    path = arguments[1] .. "/Users?startIndex=1&count=2&filter=userName%20eq%20%22"
    headers, prefix, count = common.headers(arguments[2]), arguments[3], tonumber(arguments[4])
    math.randomseed(7)
end
function request()
    return wrk.format("GET", path .. common.name(prefix, math.random(count)):gsub("@", "%%40") .. "%22", headers)
end
