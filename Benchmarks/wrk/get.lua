-- BASE TOKEN FILE: users by id, in any order; the file has one id a line.
local common = require("common")
done = common.done
local path, headers, ids
function init(arguments)
    path, headers, ids = arguments[1] .. "/Users/", common.headers(arguments[2]), common.lines(arguments[3])
    math.randomseed(7)
end
function request() return wrk.format("GET", path .. ids[math.random(#ids)], headers) end
