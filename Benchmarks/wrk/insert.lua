-- PREFIX: the ceiling's insert, with the body that create.lua sends.
local common = require("common")
done = common.done
local prefix, i
function init(arguments) prefix, i = arguments[1], 0 end
function request()
    i = i + 1
    return wrk.format("POST", "/insert", { ["Content-Type"] = "application/json" }, common.user(prefix, i))
end
