-- BASE TOKEN PREFIX COUNT: userName eq, as identity providers look users up.
local common = require("common")
done = common.done
local get, prefix, count
function init(arguments)
    local path = arguments[1] .. "/Users?startIndex=1&count=2&filter=userName%20eq%20%22"
    get = common.get(path, common.headers(arguments[2]))
    prefix, count = arguments[3], tonumber(arguments[4])
    math.randomseed(7)
end
function request() return get(common.name(prefix, math.random(count)):gsub("@", "%%40") .. "%22") end
