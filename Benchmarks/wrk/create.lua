-- BASE TOKEN PREFIX: creates users that are not there yet.
local common = require("common")
done = common.done
local path, headers, prefix, i
function init(arguments)
    path, headers, prefix, i = arguments[1] .. "/Users", common.headers(arguments[2]), arguments[3], 0
end
function request()
    i = i + 1
    return wrk.format("POST", path, headers, common.user(prefix, i))
end
