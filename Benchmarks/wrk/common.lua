-- What all scripts share: a user as Okta sends one, and the result as one line of JSON.
local M = {}

function M.headers(token)
    return {
        ["Authorization"] = "Bearer " .. token,
        ["Content-Type"] = "application/scim+json",
        ["Accept"] = "application/scim+json",
    }
end

function M.name(prefix, i) return string.format("%s%07d@example.com", prefix, i) end

local user = [[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",]]
    .. [["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"NAME","externalId":"ext-NAME",]]
    .. [["name":{"givenName":"Ada","familyName":"Number ORDINAL","formatted":"Ada Number ORDINAL"},]]
    .. [["displayName":"Ada Number ORDINAL","nickName":"Ada","profileUrl":"https://people.example.com/NAME",]]
    .. [["title":"Analyst","userType":"Employee","preferredLanguage":"en-GB","locale":"en-GB",]]
    .. [["timezone":"Europe/London","emails":[{"value":"NAME","type":"work","primary":true},]]
    .. [[{"value":"home-NAME","type":"home"}],"phoneNumbers":[{"value":"+44 20 0000 ORDINAL","type":"work"}],]]
    .. [["addresses":[{"type":"work","streetAddress":"1 Long Lane","locality":"London","postalCode":"EC1A 1AA",]]
    .. [["country":"GB","primary":true}],"active":true,]]
    .. [["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"ORDINAL",]]
    .. [["costCenter":"4130","organization":"Example","division":"Engineering","department":"Research"}}]]

function M.user(prefix, i)
    return (user:gsub("NAME", M.name(prefix, i)):gsub("ORDINAL", string.format("%07d", i)))
end

-- The load takes processor time from the server that it measures. So a request is put together once, with a mark where
-- it changes, and only cut and joined afterwards.
local function pieces(text, mark)
    local parts, begin = {}, 1
    while true do
        local first, last = text:find(mark, begin, true)
        if not first then break end
        parts[#parts + 1], begin = text:sub(begin, first - 1), last + 1
    end
    parts[#parts + 1] = text:sub(begin)
    return parts
end

-- A function of i that makes the request with the body of user i.
function M.post(path, headers, prefix)
    local mark = 9999999
    local parts = pieces(wrk.format("POST", path, headers, M.user(prefix, mark)), tostring(mark))
    return function(i) return table.concat(parts, string.format("%07d", i)) end
end

-- A function of the path's end that makes the request.
function M.get(path, headers)
    local mark = "PLACE-OF-THE-END"
    local parts = pieces(wrk.format("GET", path .. mark, headers), mark)
    local head, tail = parts[1], parts[2]
    return function(rest) return head .. rest .. tail end
end

function M.lines(path)
    local lines = {}
    for line in io.lines(path) do lines[#lines + 1] = line end
    return lines
end

-- wrk counts a status of 400 or more in errors.status.
function M.done(summary, latency)
    local errors = summary.errors
    print(string.format(
        '{"requests":%d,"seconds":%.4f,"rate":%.2f,"p50":%.4f,"p99":%.4f,"errors":%d}',
        summary.requests, summary.duration / 1e6, summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

return M
