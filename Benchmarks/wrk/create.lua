-- BASE TOKEN PREFIX: creates users that are not there yet.
local common = require("common")
done = common.done
local post, i
function init(arguments)
    post, i = common.post(arguments[1] .. "/Users", common.headers(arguments[2]), arguments[3]), 0
end
function request()
    i = i + 1
    return post(i)
end
