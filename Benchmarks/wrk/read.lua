-- ROWS: the ceiling's keyed read.
local common = require("common")
done = common.done
local rows
function init(arguments)
    rows = tonumber(arguments[1])
    math.randomseed(7)
end
function request() return wrk.format("GET", "/read/" .. math.random(rows)) end
