-- ROWS: the ceiling's keyed read.
local common = require("common")
done = common.done
local get, rows
function init(arguments)
    get, rows = common.get("/read/", {}), tonumber(arguments[1])
    math.randomseed(7)
end
function request() return get(math.random(rows)) end
