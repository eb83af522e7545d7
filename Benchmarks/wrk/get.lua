-- BASE TOKEN FILE: users by id, in any order; the file has one id a line.
local common = require("common")
done = common.done
local get, ids
function init(arguments)
    get, ids = common.get(arguments[1] .. "/Users/", common.headers(arguments[2])), common.lines(arguments[3])
    math.randomseed(7)
end
function request() return get(ids[math.random(#ids)]) end
