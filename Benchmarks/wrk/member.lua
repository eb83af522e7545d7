-- BASE TOKEN GROUP USER: adds one member and removes it, by turns. For one connection.
local common = require("common")
done = common.done
local path, headers, add, remove, isIn
local head = '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":['
function init(arguments)
    path, headers = arguments[1] .. "/Groups/" .. arguments[3], common.headers(arguments[2])
    add = head .. '{"op":"add","path":"members","value":[{"value":"' .. arguments[4] .. '"}]}]}'
    remove = head .. '{"op":"remove","path":"members[value eq \\"' .. arguments[4] .. '\\"]"}]}'
end
function request()
    isIn = not isIn
    return wrk.format("PATCH", path, headers, isIn and add or remove)
end
