-- PREFIX: the ceiling's insert, with the body that create.lua sends.
local common = require("common")
done = common.done
local post, i
function init(arguments)
    post, i = common.post("/insert", { ["Content-Type"] = "application/json" }, arguments[1]), 0
end
function request()
    i = i + 1
    return post(i)
end
