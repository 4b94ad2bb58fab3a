namespace Parley.Chat.Tests;

/// <summary>The calls about groups, conversations, files and the server itself.</summary>
internal static partial class HttpCalls
{
    private static HttpCall[] Groups =>
    [
        new("CreateGroup", """alice POST /groups {"name":"Coffee","members":["{bob}"]}""", "201")
        {
            Wrong =
            [
                """alice POST /groups {"name":""} -> 400 malformed""",
                """alice POST /groups {"name":"x","members":["nobody"]} -> 404 unknown-user""",
                """alice POST /groups {"name":"x","members":[null]} -> 400 malformed""",
                """alice POST /groups {"name":"x","members":["{mallory}"]} -> 403 not-friends""",
            ],
        },
        new("ListGroups", "alice GET /groups", "200"),
        new("GetGroup", "bob GET /groups/{group}",
            "200") { Wrong = ["bob GET /groups/none -> 404 unknown-group", "mallory GET /groups/{group} -> 404 unknown-group"] },
        new("ChangeGroup", """alice PATCH /groups/{group} {"name":"Tea!","about":"x","avatar":"{picture}","announcement":"y","settings":{"inviting":"admins","joining":"open","history":true}}""", "200")
        {
            Wrong =
            [
                """alice PATCH /groups/none {"name":"x"} -> 404 unknown-group""",
                """mallory PATCH /groups/{group} {"name":"x"} -> 404 unknown-group""",
                """bob PATCH /groups/{group} {"name":"x"} -> 403 forbidden""",
                """alice PATCH /groups/{group} {"avatar":"{text}"} -> 400 malformed""",
                """alice PATCH /groups/{group} {"settings":{"joining":"wide"}} -> 400 malformed""",
            ],
        },
        new("DissolveGroup", "alice DELETE /groups/{group}",
            "204") { Wrong = ["bob DELETE /groups/{group} -> 403 forbidden", .. Foreign("DELETE", "")] },
        new("ListMembers", "bob GET /groups/{group}/members",
            "200") { Wrong = ["bob GET /groups/{group}/members?search=%00 -> 400 malformed", .. Foreign("GET", "/members")] },
        new("AddMembers", """alice POST /groups/{group}/members {"users":["{bob}"]}""", "200")
        {
            Wrong =
            [
                """alice POST /groups/{group}/members {"users":[]} -> 400 malformed""",
                """alice POST /groups/{group}/members {"users":["nobody"]} -> 404 unknown-user""",
                """alice POST /groups/{group}/members {"users":["{mallory}"]} -> 403 not-friends""",
                .. Foreign("POST", "/members", """ {"users":["{bob}"]}"""),
            ],
        },
        new("RemoveMember", "alice DELETE /groups/{group}/members/{bob}", "204")
        {
            Wrong = ["bob DELETE /groups/{group}/members/{alice} -> 403 forbidden", "alice DELETE /groups/{group}/members/nobody -> 204",
                .. Foreign("DELETE", "/members/{bob}")],
        },
        new("SetMemberRole", """alice PUT /groups/{group}/members/{bob}/role {"role":"admin"}""", "204")
        {
            Wrong =
            [
                """bob PUT /groups/{group}/members/{bob}/role {"role":"admin"} -> 403 forbidden""",
                """alice PUT /groups/{group}/members/{mallory}/role {"role":"admin"} -> 404 unknown-user""",
                """alice PUT /groups/{group}/members/{alice}/role {"role":"member"} -> 409 conflict""",
                """alice PUT /groups/{group}/members/{bob}/role {"role":"owner"} -> 400 malformed""",
                .. Foreign("PUT", "/members/{bob}/role", """ {"role":"admin"}"""),
            ],
        },
        new("TransferGroup", """alice POST /groups/{group}/transfer {"to":"{bob}"}""", "403 forbidden")
        {
            Wrong =
            [
                """bob POST /groups/{group}/transfer {"to":"{bob}"} -> 403 forbidden""",
                """alice POST /groups/{group}/transfer {"to":"{mallory}"} -> 404 unknown-user""",
                """alice POST /groups/{group}/transfer {"to":"\u0000"} -> 404 unknown-user""",
                .. Foreign("POST", "/transfer", """ {"to":"{bob}"}"""),
            ],
        },
        new("MuteMember", """alice PUT /groups/{group}/members/{bob}/mute {"until":{later}}""", "204")
        {
            Wrong =
            [
                """bob PUT /groups/{group}/members/{alice}/mute {"until":{later}} -> 403 forbidden""",
                """alice PUT /groups/{group}/members/{alice}/mute {"until":{later}} -> 403 forbidden""",
                """alice PUT /groups/{group}/members/{mallory}/mute {"until":{later}} -> 404 unknown-user""",
                """alice PUT /groups/{group}/members/{bob}/mute {"until":1} -> 400 malformed""",
                .. Foreign("PUT", "/members/{bob}/mute", """ {"until":{later}}"""),
            ],
        },
        new("UnmuteMember", "alice DELETE /groups/{group}/members/{bob}/mute", "204")
        {
            Wrong = ["bob DELETE /groups/{group}/members/{alice}/mute -> 403 forbidden",
                "alice DELETE /groups/{group}/members/{mallory}/mute -> 404 unknown-user", .. Foreign("DELETE", "/members/{bob}/mute")],
        },
        new("MuteGroup", """alice PUT /groups/{group}/mute {"until":{later}}""", "204")
        {
            Wrong = ["bob PUT /groups/{group}/mute -> 403 forbidden", """alice PUT /groups/{group}/mute {"until":1} -> 400 malformed""",
                .. Foreign("PUT", "/mute")],
        },
        new("UnmuteGroup", "alice DELETE /groups/{group}/mute",
            "204") { Wrong = ["bob DELETE /groups/{group}/mute -> 403 forbidden", .. Foreign("DELETE", "/mute")] },
        new("ListReads", "alice GET /groups/{group}/reads?seq=1", "200")
        {
            Wrong = ["alice GET /groups/{group}/reads -> 400 malformed", "alice GET /groups/{group}/reads?seq=999 -> 400 malformed",
                .. Foreign("GET", "/reads?seq=1")],
        },
    ];

    private static HttpCall[] Joining =>
    [
        new("CreateGroupLink", """alice POST /groups/{group}/links {"expires":{later},"maxUses":3}""", "201")
        {
            Wrong = ["bob POST /groups/{group}/links -> 403 forbidden",
                """alice POST /groups/{group}/links {"expires":1} -> 400 malformed""", .. Foreign("POST", "/links")],
        },
        new("ListGroupLinks", "alice GET /groups/{group}/links",
            "200") { Wrong = ["bob GET /groups/{group}/links -> 403 forbidden", .. Foreign("GET", "/links")] },
        new("RevokeGroupLink", "alice DELETE /groups/{group}/links/{link}", "204")
        {
            Wrong = ["bob DELETE /groups/{group}/links/{link} -> 403 forbidden", "alice DELETE /groups/{group}/links/none -> 204",
                .. Foreign("DELETE", "/links/{link}")],
        },
        new("PreviewGroup", "mallory GET /group-links/{link}", "200") { Wrong = ["mallory GET /group-links/none -> 404 unknown-group"] },
        new("FollowGroupLink", """mallory POST /group-links/{link}/join {"message":"please"}""", "200")
        {
            Wrong = ["mallory POST /group-links/none/join -> 404 unknown-group",
                """mallory POST /group-links/{link}/join {"message":""} -> 400 malformed"""],
        },
        new("JoinGroup", """mallory POST /groups/{group}/join {"message":"please"}""",
            "200") { Wrong = ["mallory POST /groups/none/join -> 404 unknown-group"] },
        new("ListJoinRequests", "alice GET /groups/{group}/join-requests",
            "200") { Wrong = ["bob GET /groups/{group}/join-requests -> 403 forbidden", .. Foreign("GET", "/join-requests")] },
        new("AcceptJoinRequest", "alice POST /groups/{group}/join-requests/{join}/accept", "204")
        {
            Wrong =
            [
                "bob POST /groups/{group}/join-requests/{join}/accept -> 403 forbidden",
                "alice POST /groups/{group}/join-requests/none/accept -> 404 not-found",
                .. Foreign("POST", "/join-requests/{join}/accept"),
            ],
        },
        new("DeclineJoinRequest", "alice POST /groups/{group}/join-requests/{join}/decline", "204")
        {
            Wrong =
            [
                "bob POST /groups/{group}/join-requests/{join}/decline -> 403 forbidden",
                "alice POST /groups/{group}/join-requests/none/decline -> 404 not-found",
                .. Foreign("POST", "/join-requests/{join}/decline"),
            ],
        },
        new("ListOwnJoinRequests", "carol GET /join-requests", "200"),
        new("CancelJoinRequest", "carol DELETE /join-requests/{join}", "204")
        {
            Wrong = ["carol DELETE /join-requests/none -> 404 not-found", "mallory DELETE /join-requests/{join} -> 404 not-found"]
        },
    ];

    private static HttpCall[] Conversations =>
    [
        new("ListConversations", "alice GET /conversations", "200"),
        new(
            "ChangeConversation", """alice PATCH /conversations/friend/{bob} {"pinned":true,"muted":true,"draft":"Dear","hidden":false}""", "200")
        {
            Wrong =
            [
                """alice PATCH /conversations/enemy/{bob} {"pinned":true} -> 400 malformed""",
                """alice PATCH /conversations/friend/nobody {"pinned":true} -> 404 unknown-user""",
                """alice PATCH /conversations/friend/{mallory} {"pinned":true} -> 403 not-friends""",
                """alice PATCH /conversations/group/none {"pinned":true} -> 404 unknown-group""",
                """mallory PATCH /conversations/group/{group} {"pinned":true} -> 403 not-member""",
                """alice PATCH /conversations/server/server {"draft":"x"} -> 403 forbidden""",
            ],
        },
        new("ListMessages", "bob GET /conversations/friend/{alice}/messages", "200") { Wrong = [.. NoConversation("GET", "")] },
        new("ClearConversation", "bob DELETE /conversations/friend/{alice}/messages", "204") { Wrong = [.. NoConversation("DELETE", "")] },
        new("DeleteMessage", "bob DELETE /conversations/friend/{alice}/messages/{message}", "204")
        {
            Wrong = ["bob DELETE /conversations/friend/{alice}/messages/none -> 404 not-found",
                "alice DELETE /conversations/group/{group}/messages/{message} -> 404 not-found", .. NoConversation("DELETE", "/{message}")],
        },
        new("SearchMessages", "bob GET /messages?q=tea", "200")
        {
            Wrong =
            [
                "bob GET /messages -> 400 malformed", "bob GET /messages?q=tea&q=five -> 400 malformed",
                "bob GET /messages?q=tea&with={alice} -> 400 malformed",
                "bob GET /messages?from=NOBODY -> 404 unknown-user",
                "mallory GET /messages?q=tea&kind=group&with={group} -> 403 not-member",
                "bob GET /messages?q=tea&kind=group&with=none -> 404 unknown-group",
                "bob GET /messages?q=tea&kind=group&with=%00 -> 400 malformed",
                "bob GET /messages?q=tea&kind=friend&with=%00 -> 400 malformed",
            ],
        },
    ];

    private static HttpCall[] Files =>
    [
        new("UploadFile", "alice POST /files?name=tea.txt tea", "201")
        {
            Wrong = ["alice POST /files -> 400 malformed", "alice POST /files?name=a&name=b tea -> 400 malformed"],
        },
        new("DownloadFile", "alice GET /files/{text}", "200") { Wrong = [.. NoFile("GET", "")] },
        new("DownloadThumbnail", "alice GET /files/{picture}/thumbnail",
            "200") { Wrong = ["alice GET /files/{text}/thumbnail -> 404 not-found", .. NoFile("GET", "/thumbnail")] },
        new("DeleteFile", "alice DELETE /files/{text}",
            "404 not-found") { Wrong = ["alice DELETE /files/none -> 404 not-found", "mallory DELETE /files/{text} -> 404 not-found"] },
    ];

    private static HttpCall[] Administration =>
    [
        new("FindAccounts", "root GET /admin/users?query=al", "200") { Wrong = [.. Staff("GET", "/users")] },
        new("ShowAccount", "root GET /admin/users/{alice}",
            "200") { Wrong = ["root GET /admin/users/nobody -> 404 unknown-user", .. Staff("GET", "/users/{alice}")] },
        new("BanAccount", """root PUT /admin/users/{mallory}/ban {"reason":"Spam","until":{later}}""", "204")
        {
            Wrong =
            [
                """root PUT /admin/users/nobody/ban {} -> 404 unknown-user""", """root PUT /admin/users/root/ban {} -> 403 forbidden""",
                """root PUT /admin/users/{alice}/ban {"until":1} -> 400 malformed""", .. Staff("PUT", "/users/{alice}/ban", " {}"),
            ],
        },
        new("UnbanAccount", "root DELETE /admin/users/{mallory}/ban",
            "204") { Wrong = ["root DELETE /admin/users/nobody/ban -> 404 unknown-user", .. Staff("DELETE", "/users/{alice}/ban")] },
        new("SetPassword", """root PUT /admin/users/{ada}/password {"password":"correct horse"}""", "200")
        {
            Wrong =
            [
                """root PUT /admin/users/nobody/password {} -> 404 unknown-user""",
                """root PUT /admin/users/{ada}/password {"password":"short"} -> 400 malformed""",
                """root PUT /admin/users/{alice}/password {} -> 403 forbidden""", .. Staff("PUT", "/users/{ada}/password", " {}"),
            ],
        },
        new("EndSessionsOfUser", "root DELETE /admin/users/{alice}/sessions", "204")
        {
            Wrong = ["root DELETE /admin/users/nobody/sessions -> 404 unknown-user", .. Staff("DELETE", "/users/{bob}/sessions")]
        },
        new("SetAccountRole", """root PUT /admin/users/{alice}/role {"role":"moderator"}""", "204")
        {
            Wrong =
            [
                """root PUT /admin/users/nobody/role {"role":"admin"} -> 404 unknown-user""",
                """root PUT /admin/users/{alice}/role {"role":"king"} -> 400 malformed""",
                """root PUT /admin/users/root/role {"role":null} -> 403 forbidden""",
                .. Staff("PUT", "/users/{alice}/role", """ {"role":"admin"}"""),
            ],
        },
        new("FindGroups", "root GET /admin/groups?query=Tea", "200") { Wrong = [.. Staff("GET", "/groups")] },
        new("ShowGroup", "root GET /admin/groups/{group}",
            "200") { Wrong = ["root GET /admin/groups/none -> 404 unknown-group", .. Staff("GET", "/groups/{group}")] },
        new("DissolveByStaff", "root DELETE /admin/groups/{group}",
            "204") { Wrong = ["root DELETE /admin/groups/none -> 404 unknown-group", .. Staff("DELETE", "/groups/{group}")] },
        new("RemoveMemberByStaff", "root DELETE /admin/groups/{group}/members/{bob}", "204")
        {
            Wrong = ["root DELETE /admin/groups/none/members/{bob} -> 404 unknown-group",
                "root DELETE /admin/groups/{group}/members/nobody -> 204", .. Staff("DELETE", "/groups/{group}/members/{bob}")],
        },
        new("RecallByStaff", "root POST /admin/messages/{message}/recall",
            "204") { Wrong = ["root POST /admin/messages/none/recall -> 404 not-found", .. Staff("POST", "/messages/{message}/recall")] },
        new("Announce", """root POST /admin/announcements {"text":"Hello","title":"All"}""", "201")
        {
            Wrong = ["""root POST /admin/announcements {"text":" "} -> 400 malformed""",
                .. Staff("POST", "/announcements", """ {"text":"Hello"}""")],
        },
        new("ListAnnouncements", "root GET /admin/announcements", "200") { Wrong = [.. Staff("GET", "/announcements")] },
        new("ShowStatistics", "root GET /admin/statistics", "200") { Wrong = [.. Staff("GET", "/statistics")] },
        new("ListAudit", "root GET /admin/audit", "200") { Wrong = [.. Staff("GET", "/audit")] },
    ];

    /// <summary>A missing group, and one of which the caller is not a member: both get the same response.</summary>
    private static IEnumerable<string> Foreign(string method, string rest, string body = "") =>
        [$"alice {method} /groups/none{rest}{body} -> 404 unknown-group",
            $"mallory {method} /groups/{{group}}{rest}{body} -> 404 unknown-group"];

    private static IEnumerable<string> NoConversation(string method, string rest) =>
    [
        $"bob {method} /conversations/enemy/{{alice}}/messages{rest} -> 400 malformed",
        $"bob {method} /conversations/friend/nobody/messages{rest} -> 404 unknown-user",
        $"bob {method} /conversations/group/none/messages{rest} -> 404 unknown-group",
        $"mallory {method} /conversations/group/{{group}}/messages{rest} -> 403 not-member",
    ];

    private static IEnumerable<string> NoFile(string method, string rest) =>
    [
        $"alice {method} /files/none{rest} -> 404 not-found",
        $"alice {method} /files/00000000000000000000000000000000{rest} -> 404 not-found",
        $"mallory {method} /files/{{text}}{rest} -> 404 not-found",
    ];

    /// <summary>Users without a role.</summary>
    private static IEnumerable<string> Staff(string method, string rest, string body = "") =>
        [$"alice {method} /admin{rest}{body} -> 403 forbidden"];
}
