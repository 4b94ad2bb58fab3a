namespace Parley.Chat.Tests;

/// <summary>Every call of the HTTP interface.</summary>
internal static partial class HttpCalls
{
    public static IReadOnlyList<HttpCall> All { get; } =
        [.. Accounts, .. Sessions, .. Friends, .. Groups, .. Joining, .. Conversations, .. Files, .. Administration];

    private static HttpCall[] Accounts =>
    [
        new("SignUp", """nobody POST /users {"id":"{new}","password":"correct horse","name":"New"}""", "409 conflict")
        {
            Wrong =
            [
                """nobody POST /users {"id":"{alice}","password":"correct horse"} -> 409 conflict""",
                """nobody POST /users {"id":"me","password":"correct horse"} -> 400 malformed""",
                """nobody POST /users {"id":"server","password":"correct horse"} -> 400 malformed""",
                """nobody POST /users {"id":"root","password":"correct horse"} -> 409 conflict""",
                """nobody POST /users {"id":"Ada","password":"correct horse"} -> 400 malformed""",
                """nobody POST /users {"id":"{new}","password":"short"} -> 400 malformed""",
                """nobody POST /users {"id":"{new}","password":"Password1"} -> 422 malformed""",
                """nobody POST /users {"id":"{new}","password":"correct horse","name":""} -> 400 malformed""",
            ],
        },
        new("DescribeServer", "nobody GET /server", "200"),
        new("SetUp", """nobody POST /setup {"id":"{new}","password":"correct horse"}""", "409 conflict")
        {
            First = "409 conflict",   // There are users.
        },
        new("GetMe", "alice GET /users/me", "200"),
        new("ChangeProfile", """alice PATCH /users/me {"name":"Al","about":"tea","avatar":"{picture}"}""", "200")
        {
            Wrong =
            [
                """alice PATCH /users/me {"avatar":"{text}"} -> 400 malformed""",
                """alice PATCH /users/me {"avatar":"../../etc/passwd"} -> 400 malformed""",
                """bob PATCH /users/me {"avatar":"{picture}"} -> 403 forbidden""",
            ],
        },
        new("ChangePassword", """ada PUT /users/me/password {"current":"correct horse","password":"battery staple"}""", "403 forbidden")
        {
            Wrong =
            [
                """ada PUT /users/me/password {"current":"wrong horse","password":"battery staple"} -> 403 forbidden""",
                """ada PUT /users/me/password {"current":"correct horse","password":"short"} -> 400 malformed""",
                """ada PUT /users/me/password {"current":"correct horse","password":"12345678"} -> 422 malformed""",
                """alice PUT /users/me/password {"current":"correct horse","password":"battery staple"} -> 403 forbidden""",
            ],
        },
        new("GetUser", "alice GET /users/{mallory}", "200")
        {
            Wrong = ["alice GET /users/nobody -> 404 unknown-user", "alice GET /users/NOBODY -> 404 unknown-user"],
        },
        new("SearchUsers", "alice GET /users?q=al",
            "200") { Wrong = ["alice GET /users -> 400 malformed", "alice GET /users?q= -> 400 malformed"] },
        new("CreateInvitation", """root POST /invitations {"uses":2,"expires":{later}}""", "201")
        {
            Wrong =
            [
                """alice POST /invitations {"uses":2} -> 403 forbidden""",
                """root POST /invitations {"expires":1} -> 400 malformed""",
            ],
        },
        new("ListInvitations", "root GET /invitations", "200") { Wrong = ["alice GET /invitations -> 403 forbidden"] },
        new("DeleteInvitation", "root DELETE /invitations/{invited}", "404 not-found")
        {
            Wrong = ["root DELETE /invitations/none -> 404 not-found", "alice DELETE /invitations/{invited} -> 403 forbidden"],
        },
    ];

    private static HttpCall[] Sessions =>
    [
        new(
            "SignIn", """nobody POST /sessions {"id":"{ada}","password":"correct horse","device":{"name":"Phone","kind":"mobile"}}""", "201")
        {
            Wrong =
            [
                """nobody POST /sessions {"id":"{ada}","password":"wrong horse"} -> 401 unauthenticated""",
                """nobody POST /sessions {"id":"nobody","password":"correct horse"} -> 401 unauthenticated""",
                """nobody POST /sessions {"id":"ADA","password":"correct horse"} -> 401 unauthenticated""",
                """nobody POST /sessions {"id":"{alice}","password":"correct horse"} -> 401 unauthenticated""",
            ],
        },
        new("ListSessions", "alice GET /sessions", "200"),
        new("SignOut", "alice DELETE /sessions/current", "401 revoked"),
        new("EndOtherSessions", "alice DELETE /sessions/others", "204"),
        new("EndSession", "alice DELETE /sessions/{device}", "204")
        {
            // It must not be revealed whether the session exists and to whom it belongs. It is signed out, as requested.
            Wrong = ["alice DELETE /sessions/none -> 204", "mallory DELETE /sessions/{device} -> 204"],
        },
        new("IssueTicket", "alice POST /sessions/tickets", "201"),
        new("SignInTrusted", """host POST /sessions/trusted {"user":"{new}","name":"New"}""", "201")
        {
            Wrong =
            [
                """nobody POST /sessions/trusted {"user":"{new}"} -> 401 unauthenticated""",
                """alice POST /sessions/trusted {"user":"{new}"} -> 401 unauthenticated""",
                """host POST /sessions/trusted {"user":"me"} -> 400 malformed""",
            ],
        },
        // No issuer is configured here.
        new("SignInByToken", """nobody POST /sessions/token {"token":"a.b.c"}""", "403 forbidden") { First = "403 forbidden" },
        new("GetPushKey", "alice GET /push/key", "200"),
        new(
            "Subscribe",
            """alice PUT /push/subscription {"endpoint":"https://push.example/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}""",
            "204")
        {
            Wrong =
            [
                """alice PUT /push/subscription {"endpoint":"http://push.example/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}} -> 400 malformed""",
                """alice PUT /push/subscription {"endpoint":"https://push.example/x","keys":{"p256dh":"AAAA","auth":"BTBZMqHH6r4Tts7J_aSIgg"}} -> 400 malformed""",
            ],
        },
        new("Unsubscribe", "alice DELETE /push/subscription", "204"),
    ];

    private static HttpCall[] Friends =>
    [
        new("RequestFriend", """mallory POST /friend-requests {"to":"{dora}","message":"Hello"}""", "201")
        {
            Wrong =
            [
                """alice POST /friend-requests {"to":"nobody"} -> 404 unknown-user""",
                """alice POST /friend-requests {"to":"{alice}"} -> 400 malformed""",
                """alice POST /friend-requests {"to":"{bob}"} -> 409 conflict""",
                """alice POST /friend-requests {"to":"{dora}","message":""} -> 400 malformed""",
            ],
        },
        new("ListFriendRequests", "alice GET /friend-requests", "200"),
        new("AcceptFriend", "alice POST /friend-requests/{request}/accept", "204")
        {
            Wrong =
            [
                "alice POST /friend-requests/none/accept -> 404 not-found", "carol POST /friend-requests/{request}/accept -> 404 not-found",
                "mallory POST /friend-requests/{request}/accept -> 404 not-found",
                "alice POST /friend-requests/{old}/accept -> 404 not-found",
            ],
        },
        new("DeclineFriend", "alice POST /friend-requests/{request}/decline", "204")
        {
            Wrong =
            [
                "alice POST /friend-requests/none/decline -> 404 not-found",
                "mallory POST /friend-requests/{request}/decline -> 404 not-found",
                "bob POST /friend-requests/{old}/decline -> 409 conflict",
            ],
        },
        new("CancelFriendRequest", "alice DELETE /friend-requests/{sent}", "204")
        {
            Wrong =
            [
                "alice DELETE /friend-requests/none -> 404 not-found", "dora DELETE /friend-requests/{sent} -> 404 not-found",
                "alice DELETE /friend-requests/{old} -> 409 conflict",
            ],
        },
        new("ListFriends", "alice GET /friends", "200"),
        new("ChangeRemark", """alice PATCH /friends/{bob} {"remark":"Bobby"}""", "200")
        {
            Wrong = ["""alice PATCH /friends/nobody {"remark":"x"} -> 404 unknown-user""",
                """alice PATCH /friends/{mallory} {"remark":"x"} -> 403 not-friends"""],
        },
        new("RemoveFriend", "alice DELETE /friends/{bob}",
            "204") { Wrong = ["alice DELETE /friends/nobody -> 404 unknown-user", "alice DELETE /friends/{mallory} -> 204"] },
        new("ListBlocks", "alice GET /blocks", "200"),
        new("BlockUser", "alice PUT /blocks/{mallory}",
            "204") { Wrong = ["alice PUT /blocks/nobody -> 404 unknown-user", "alice PUT /blocks/{alice} -> 400 malformed"] },
        new("UnblockUser", "alice DELETE /blocks/{mallory}", "204") { Wrong = ["alice DELETE /blocks/nobody -> 404 unknown-user"] },
    ];
}
