// Generated from docs/messenger/openapi.json by `npm run types`. Do not edit.
export interface paths {
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds users by the beginning of their id or a part of their name, in pages. */
        get: operations["SearchUsers"];
        put?: never;
        /** Creates an account. */
        post: operations["SignUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the user's sessions. */
        get: operations["ListSessions"];
        put?: never;
        /** Opens a session; browsers also get a cookie. */
        post: operations["SignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/trusted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a session for a user of a host application, which sends its key in X-Api-Key. */
        post: operations["SignInTrusted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a token (JWT) of the configured issuer for a session. */
        post: operations["SignInByToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Describes the server to clients that are not signed in. */
        get: operations["DescribeServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates the administrator's account on a server without users. */
        post: operations["SetUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists all invitations, newest first, in pages. */
        get: operations["ListInvitations"];
        put?: never;
        /** Creates an invitation to sign up; its code is shown only once. */
        post: operations["CreateInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an invitation. */
        delete: operations["DeleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the profile of the signed-in user. */
        get: operations["GetMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the profile; friends are notified. */
        patch: operations["ChangeProfile"];
        trace?: never;
    };
    "/api/v1/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replaces the password and ends all other sessions. */
        put: operations["ChangePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the public profile of a user. */
        get: operations["GetUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends this session. */
        delete: operations["SignOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends all sessions of the user except this one. */
        delete: operations["EndOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends the session of another device. */
        delete: operations["EndSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates a single-use ticket that replaces the session id. */
        post: operations["IssueTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/friend-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists open friend requests in both directions. */
        get: operations["ListFriendRequests"];
        put?: never;
        /** Sends a friend request. */
        post: operations["RequestFriend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/friend-requests/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts a request. */
        post: operations["AcceptFriend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/friend-requests/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declines a request. */
        post: operations["DeclineFriend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/friend-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Cancels an open friend request. */
        delete: operations["CancelFriendRequest"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/friends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the user's friends. */
        get: operations["ListFriends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/friends/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a friendship. */
        delete: operations["RemoveFriend"];
        options?: never;
        head?: never;
        /** Sets the user's own name for a friend; invisible to other users. */
        patch: operations["ChangeRemark"];
        trace?: never;
    };
    "/api/v1/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the users that the user has blocked, in pages. */
        get: operations["ListBlocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Blocks a user, who is not notified. */
        put: operations["BlockUser"];
        post?: never;
        /** Unblocks a user. */
        delete: operations["UnblockUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the user's groups. */
        get: operations["ListGroups"];
        put?: never;
        /** Creates a group with friends. */
        post: operations["CreateGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a group with its members. */
        get: operations["GetGroup"];
        put?: never;
        post?: never;
        /** Dissolves a group. */
        delete: operations["DissolveGroup"];
        options?: never;
        head?: never;
        /** Changes a group's profile and settings. */
        patch: operations["ChangeGroup"];
        trace?: never;
    };
    "/api/v1/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a group's members, in pages. */
        get: operations["ListMembers"];
        put?: never;
        /** Adds friends to a group. */
        post: operations["AddMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a member; "me" leaves. */
        delete: operations["RemoveMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/{user}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets a member's role. */
        put: operations["SetMemberRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes another member the owner of a group. */
        post: operations["TransferGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/{user}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Mutes a member until a time. */
        put: operations["MuteMember"];
        post?: never;
        /** Unmutes a member. */
        delete: operations["UnmuteMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Mutes all members of a group except managers. */
        put: operations["MuteGroup"];
        post?: never;
        /** Unmutes all members of a group. */
        delete: operations["UnmuteGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the valid links of a group. */
        get: operations["ListGroupLinks"];
        put?: never;
        /** Creates a link with which others join. */
        post: operations["CreateGroupLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/links/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a link. */
        delete: operations["RevokeGroupLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/group-links/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a preview of a link's group. */
        get: operations["PreviewGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/group-links/{code}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins a group by a link, or sends a join request. */
        post: operations["FollowGroupLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins an open group, or sends a join request. */
        post: operations["JoinGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/join-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open join requests of a group, in pages. */
        get: operations["ListJoinRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/join-requests/{request}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts a join request. */
        post: operations["AcceptJoinRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/join-requests/{request}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declines a join request. */
        post: operations["DeclineJoinRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/join-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the user's own open requests. */
        get: operations["ListOwnJoinRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/join-requests/{request}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Cancels the user's own join request. */
        delete: operations["CancelJoinRequest"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{kind}/{with}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a page of a conversation, oldest first. */
        get: operations["ListMessages"];
        put?: never;
        post?: never;
        /** Clears a conversation for the user. */
        delete: operations["ClearConversation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{kind}/{with}/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a message for the requesting user only. */
        delete: operations["DeleteMessage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds messages in the user's own conversations, newest first. */
        get: operations["SearchMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the key for a browser's subscription. */
        get: operations["GetPushKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Subscribes this device to pushes for when its user is not connected. */
        put: operations["Subscribe"];
        post?: never;
        /** Ends this device's subscription. */
        delete: operations["Unsubscribe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the user's conversations: pinned ones first, then by newest entry. */
        get: operations["ListConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{kind}/{with}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Pins, mutes or hides a conversation, or stores a draft. */
        patch: operations["ChangeConversation"];
        trace?: never;
    };
    "/api/v1/groups/{id}/reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the number of members who have read an entry, and who they are. */
        get: operations["ListReads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stores the body as a file; the query has its name. */
        post: operations["UploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a file, or the requested range of it. */
        get: operations["DownloadFile"];
        put?: never;
        post?: never;
        /** Deletes an upload of the user that is in no message and no avatar. */
        delete: operations["DeleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a thumbnail of a picture. Its longer side has at most 96, 320 or 1024 pixels, as size says. */
        get: operations["DownloadThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds users by a part of the id or name (query), or by state (banned, staff), in pages. */
        get: operations["FindAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a user with their sessions. */
        get: operations["ShowAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/ban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Bans a user and ends their sessions. */
        put: operations["BanAccount"];
        post?: never;
        /** Unbans a user. */
        delete: operations["UnbanAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets a password, or generates one and returns it only in this response; ends all sessions. */
        put: operations["SetPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends all sessions of a user. */
        delete: operations["EndSessionsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets or removes a user's role. */
        put: operations["SetAccountRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds groups by id or a part of the name (query), newest first, in pages. */
        get: operations["FindGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a group. */
        get: operations["ShowGroup"];
        put?: never;
        post?: never;
        /** Dissolves a group. */
        delete: operations["DissolveByStaff"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a member from a group. */
        delete: operations["RemoveMemberByStaff"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/messages/{id}/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Recalls any user's message. */
        post: operations["RecallByStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the announcements, newest first, in pages. */
        get: operations["ListAnnouncements"];
        put?: never;
        /** Sends an announcement to all users. */
        post: operations["Announce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns statistics of the server. */
        get: operations["ShowStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the audit log, newest first, in pages. */
        get: operations["ListAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A user with sessions and counts. */
        AccountDetails: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /**
             * Format: int64
             * @description When the account was created. In milliseconds since 1970, UTC.
             */
            created: number;
            /** @description Whether the user is connected. */
            online: boolean;
            /**
             * Format: int32
             * @description The number of friends.
             */
            friends: number;
            /**
             * Format: int32
             * @description The number of groups.
             */
            groups: number;
            /** @description The user's devices, newest first; at most 200. */
            sessions: components["schemas"]["SessionInfo"][];
            /**
             * Format: int64
             * @description When the user was last connected, if they are not now. In milliseconds since 1970, UTC.
             */
            lastSeen?: number;
            /**
             * @description `admin` or `moderator`, if the user has a role.
             * @enum {string}
             */
            role?: "admin" | "moderator";
            /** @description The ban, if the account is banned. */
            ban?: components["schemas"]["Ban"];
            /** @description The space that the user's uploaded files use. */
            files?: components["schemas"]["FileUse"];
        };
        /** @description A page of users. */
        AccountPage: {
            /** @description Ordered by id. */
            users: components["schemas"]["AccountSummary"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A user in a list. */
        AccountSummary: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /**
             * Format: int64
             * @description When the account was created. In milliseconds since 1970, UTC.
             */
            created: number;
            /** @description Whether the user is connected. */
            online: boolean;
            /**
             * Format: int64
             * @description When the user was last connected, if they are not now. In milliseconds since 1970, UTC.
             */
            lastSeen?: number;
            /**
             * @description `admin` or `moderator`, if the user has a role.
             * @enum {string}
             */
            role?: "admin" | "moderator";
            /** @description The ban, if the account is banned. */
            ban?: components["schemas"]["Ban"];
        };
        /** @description Adds users to a group. */
        AddMembersRequest: {
            /** @description Friends of the requesting user; existing members stay members. */
            users: string[];
        };
        /** @description An announcement to everybody. */
        AnnounceRequest: {
            /** @description The text: at most 32 KiB in UTF-8. */
            text: string;
            /** @description A short title. */
            title?: null | string;
        };
        /** @description The text. */
        Announcement: {
            /** @description Its id. */
            id: string;
            /**
             * Format: int64
             * @description When. In milliseconds since 1970, UTC.
             */
            time: number;
            /** @description What. */
            text: string;
            /** @description A short title. */
            title?: string;
        };
        /** @description A page of announcements, newest first. */
        AnnouncementPage: {
            /** @description The announcements. */
            announcements: components["schemas"]["Announcement"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description Further details of a change. */
        AuditDetails: {
            /** @description Why. */
            reason?: string;
            /**
             * Format: int64
             * @description The end. In milliseconds since 1970, UTC.
             */
            until?: number;
            /** @description The new role. */
            role?: string;
            /** @description The affected user, if the target is a group. */
            user?: string;
            /** @description The message. */
            message?: string;
        };
        /** @description One audited change. */
        AuditEntry: {
            /** @description Its id. */
            id: string;
            /**
             * Format: int64
             * @description When. In milliseconds since 1970, UTC.
             */
            time: number;
            /** @description Who. */
            by: string;
            /** @description The action: `user-ban`, `group-dissolve`, … */
            action: string;
            /** @description From where. */
            address?: string;
            /** @description The affected user, group or message. */
            target?: string;
            /** @description Further details. */
            details?: components["schemas"]["AuditDetails"];
        };
        /** @description A page of the audit log, newest first. */
        AuditPage: {
            /** @description The changes. */
            entries: components["schemas"]["AuditEntry"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A banned account. */
        Ban: {
            /**
             * Format: int64
             * @description When it started. In milliseconds since 1970, UTC.
             */
            since: number;
            /** @description The reason, as shown to the user. */
            reason?: string;
            /**
             * Format: int64
             * @description When the ban ends. In milliseconds since 1970, UTC.
             */
            until?: number;
        };
        /** @description Bans an account. */
        BanRequest: {
            /** @description The reason, shown to the user. */
            reason?: null | string;
            /**
             * Format: int64
             * @description When the ban ends, in milliseconds; never if absent.
             */
            until?: null | number;
        };
        /** @description A page of the users that a user has blocked. */
        BlockList: {
            /** @description The blocked user. */
            blocks: components["schemas"]["BlockedUser"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A user who has been blocked. */
        BlockedUser: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /**
             * Format: int64
             * @description When it started. In milliseconds since 1970, UTC.
             */
            since: number;
            /** @description The id of the avatar file. */
            avatar?: string;
        };
        /** @description The keys for encryption, in base64url. */
        BrowserKeys: {
            /** @description The public key. */
            p256dh: string;
            /** @description The shared secret: 16 bytes. */
            auth: string;
        };
        /** @description Changes a group's profile; absent members stay unchanged, null removes a value. */
        ChangeGroupRequest: {
            /** @description The name. */
            name?: null | string;
            /** @description A description. */
            about?: null | string;
            /** @description The id of the avatar file. */
            avatar?: null | string;
            /** @description An announcement of the managers to all members. */
            announcement?: null | string;
            settings?: null | components["schemas"]["ChangeSettingsRequest"];
        };
        /** @description Replaces a password. */
        ChangePasswordRequest: {
            /** @description The current password. */
            current: string;
            /** @description The new password: 8 to 256 bytes in UTF-8. */
            password: string;
        };
        /** @description Changes a profile; absent members stay unchanged. */
        ChangeProfileRequest: {
            /** @description The display name. */
            name?: null | string;
            /** @description The id of the avatar file; null removes it. */
            avatar?: null | string;
            /** @description A short description; null removes it. */
            about?: null | string;
        };
        /** @description Sets the user's own name for a friend; null removes it. */
        ChangeRemarkRequest: {
            /** @description The remark. */
            remark?: null | string;
        };
        /** @description Changes a group's settings; absent members stay unchanged. */
        ChangeSettingsRequest: {
            /**
             * @description Who may add members.
             * @enum {null|string}
             */
            inviting?: "members" | "admins" | null;
            /**
             * @description How users join on their own.
             * @enum {null|string}
             */
            joining?: "closed" | "request" | "open" | null;
            /** @description Whether new members see earlier messages. */
            history?: null | boolean;
        };
        /** @description Changes a user's private state of a conversation; absent members stay unchanged. */
        ConversationChange: {
            /** @description Whether the conversation is pinned. */
            pinned?: null | boolean;
            /** @description Whether the user's devices do not alert for it. */
            muted?: null | boolean;
            /** @description The draft; null or an empty string removes it. */
            draft?: null | string;
            /** @description Whether the list omits it until its next entry. */
            hidden?: null | boolean;
        };
        /** @description A page of a user's conversations. */
        ConversationList: {
            /** @description Pinned ones first, then by newest entry. */
            conversations: components["schemas"]["ConversationSummary"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A user's private state of a conversation. */
        ConversationState: {
            /**
             * @description `friend`, `group` or `server`.
             * @enum {string}
             */
            kind: "friend" | "group" | "server";
            /** @description The friend, the group, `server` or `*`. */
            with: string;
            /** @description Whether the conversation is pinned. */
            pinned: boolean;
            /** @description Whether the user's devices do not alert for it. */
            muted: boolean;
            /** @description Whether the list omits it until its next entry. */
            hidden: boolean;
            /**
             * Format: int64
             * @description The user's read mark.
             */
            readSeq: number;
            /**
             * Format: int64
             * @description The number of unread entries.
             */
            unread: number;
            /** @description The draft. */
            draft?: string;
            /**
             * Format: int64
             * @description Entries up to this one are cleared.
             */
            clearedSeq?: number;
        };
        /** @description A conversation in `recent-s`. */
        ConversationSummary: {
            /** @description The friend, the group, `server` or `*`. */
            with: string;
            /**
             * @description `friend`, `group` or `server`.
             * @enum {string}
             */
            kind: "friend" | "group" | "server";
            /** @description The last entry that the user may see, if there is one. */
            last?: components["schemas"]["Envelope"];
            /**
             * Format: int64
             * @description The number of unread entries.
             */
            unread: number;
            /**
             * Format: int64
             * @description The user's read mark.
             */
            readSeq: number;
            /**
             * Format: int64
             * @description The friend's read mark; only between friends.
             */
            peerReadSeq?: number;
            /** @description Whether the conversation is pinned. */
            pinned: boolean;
            /** @description Whether the user's devices do not alert for it. */
            muted: boolean;
            /** @description The draft. */
            draft?: string;
            /**
             * Format: int64
             * @description The time of the last activity. In milliseconds since 1970, UTC.
             */
            time: number;
            /**
             * Format: int64
             * @description The first unread message that mentions the user or everybody.
             */
            mentioned?: number;
        };
        /** @description Asks for the administrator's account of a server without users. */
        CreateAdministratorRequest: {
            /** @description The user's id, which cannot be changed. */
            id: string;
            /** @description 8 to 256 bytes in UTF-8. */
            password: string;
            /** @description The display name; the id by default. */
            name?: null | string;
            /** @description The code that the server printed when it started, if it is needed. */
            code?: null | string;
        };
        /** @description A new group. */
        CreateGroupRequest: {
            /** @description Its name. */
            name: string;
            /** @description The initial members, who are friends. */
            members?: null | string[];
        };
        /** @description Asks for a new invitation. */
        CreateInvitationRequest: {
            /**
             * Format: int32
             * @description The number of accounts it may create; 1 by default.
             */
            uses?: null | number;
            /**
             * Format: int64
             * @description When it expires, in milliseconds; never if absent.
             */
            expires?: null | number;
        };
        /** @description A new link with which others join. */
        CreateLinkRequest: {
            /**
             * Format: int64
             * @description When it expires; absent means until it is revoked. In milliseconds since 1970, UTC.
             */
            expires?: null | number;
            /**
             * Format: int32
             * @description How many users may use it; absent means any number.
             */
            maxUses?: null | number;
        };
        /** @description The number of messages of one day. */
        DayCount: {
            /** @description The day: 2026-05-01. */
            day: string;
            /**
             * Format: int64
             * @description The number of messages.
             */
            count: number;
        };
        /** @description A client's description of its device. */
        DeviceInfo: {
            /** @description Its name in the list of sessions. */
            name?: null | string;
            /** @description Its kind, for the device policy: web, mobile, desktop, … */
            kind?: null | string;
        };
        /** @description An entry of a conversation, exactly as delivered by receivefsmg or notice over Socket.IO. */
        Envelope: {
            /** @description The sender; server for entries of the server. */
            from: string;
            /** @description The recipient: a user or a group. */
            to: string;
            /**
             * @description The format of msg.
             * @enum {string}
             */
            type: "json";
            /** @description The message: from, to, msg, kind, id, seq, time, cursor, room, and cid, quote, mentions, recalled, edited if they apply. */
            msg: Record<string, never>;
        };
        /** @description The space used by a user's files. */
        FileUse: {
            /**
             * Format: int64
             * @description The bytes in use, including uploads in progress and deleted files that are not collected yet.
             */
            used: number;
            /**
             * Format: int64
             * @description The quota; absent if there is none.
             */
            quota?: number;
        };
        /** @description A friend in a list. */
        Friend: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /** @description Whether the friend is online and visible. */
            online: boolean;
            /** @description The user's own name for the friend. */
            remark?: string;
            /**
             * Format: int64
             * @description When the user was last connected, if they are not now. In milliseconds since 1970, UTC.
             */
            lastSeen?: number;
            /** @description The id of the avatar file. */
            avatar?: string;
        };
        /** @description A user's friends, ordered by name. */
        FriendList: {
            /** @description The friends. */
            friends: components["schemas"]["Friend"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A friend request. */
        FriendRequest: {
            /** @description Its id, for accepting and declining. */
            id: string;
            /** @description The requesting user. */
            from: string;
            /** @description The recipient. */
            to: string;
            /**
             * Format: int64
             * @description When. In milliseconds since 1970, UTC.
             */
            created: number;
            /**
             * @description `open`, `accepted`, `declined` or `cancelled`.
             * @enum {string}
             */
            state: "open" | "accepted" | "declined" | "cancelled";
            /** @description The message of the sender. */
            message?: string;
        };
        /** @description Open requests in both directions, oldest first. */
        FriendRequestList: {
            /** @description The requests. */
            requests: components["schemas"]["FriendRequest"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A new friend request. */
        FriendRequestRequest: {
            /** @description The user who gets the request. */
            to: string;
            /** @description A message to the recipient. */
            message?: null | string;
        };
        /** @description A group's announcement to all members. */
        GroupAnnouncement: {
            /** @description What. */
            text: string;
            /** @description The user who wrote it. */
            by: string;
            /**
             * Format: int64
             * @description When. In milliseconds since 1970, UTC.
             */
            time: number;
        };
        /** @description A group as a member sees it. */
        GroupDetails: {
            /** @description The group. */
            id: string;
            /** @description The name. */
            name: string;
            /** @description The owner. */
            owner?: string;
            /**
             * Format: int64
             * @description When it was created. In milliseconds since 1970, UTC.
             */
            created: number;
            /** @description The members in the order of joining; in a large group only the managers. */
            members: components["schemas"]["GroupMember"][];
            /**
             * Format: int32
             * @description The number of members.
             */
            size: number;
            /**
             * @description The role of the requesting user.
             * @enum {string}
             */
            role: "owner" | "admin" | "member";
            /**
             * Format: int64
             * @description The `seq` of the last entry of the group that is included.
             */
            seq: number;
            /** @description Its settings. */
            settings: components["schemas"]["GroupSettings"];
            /** @description A description. */
            about?: string;
            /** @description The id of the avatar file. */
            avatar?: string;
            /** @description The announcement. */
            announcement?: components["schemas"]["GroupAnnouncement"];
            /** @description Whether only managers may send; absent means no. */
            allMuted?: boolean;
            /**
             * Format: int64
             * @description The end of that; absent means until it is lifted. In milliseconds since 1970, UTC.
             */
            allMutedUntil?: number;
            /**
             * Format: int64
             * @description The end of the requesting user's mute, if they are muted. In milliseconds since 1970, UTC.
             */
            mutedUntil?: number;
        };
        /** @description A link with which others join. */
        GroupLink: {
            /** @description The code of the link. */
            code: string;
            /** @description The group. */
            group: string;
            /** @description The creator. */
            by: string;
            /**
             * Format: int64
             * @description When. In milliseconds since 1970, UTC.
             */
            created: number;
            /**
             * Format: int32
             * @description The number of users who have used it.
             */
            uses: number;
            /**
             * Format: int64
             * @description When it expires. In milliseconds since 1970, UTC.
             */
            expires?: number;
            /**
             * Format: int32
             * @description The maximum number of users.
             */
            maxUses?: number;
        };
        /** @description The links of a group, newest first. */
        GroupLinkList: {
            /** @description The links. */
            links: components["schemas"]["GroupLink"][];
        };
        /** @description A user's groups, newest first. */
        GroupList: {
            /** @description The groups. */
            groups: components["schemas"]["GroupSummary"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A member of a group. */
        GroupMember: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /**
             * @description `owner`, `admin` or `member`.
             * @enum {string}
             */
            role: "owner" | "admin" | "member";
            /**
             * Format: int64
             * @description When the member joined. In milliseconds since 1970, UTC.
             */
            joined: number;
            /** @description The avatar file. */
            avatar?: string;
            /**
             * Format: int64
             * @description The end of the member's mute, if they are muted. In milliseconds since 1970, UTC.
             */
            mutedUntil?: number;
        };
        /** @description A group in a list. */
        GroupOverview: {
            /** @description The group. */
            id: string;
            /** @description The name. */
            name: string;
            /**
             * Format: int64
             * @description When it was created. In milliseconds since 1970, UTC.
             */
            created: number;
            /**
             * Format: int32
             * @description The number of members.
             */
            members: number;
            /** @description The owner. */
            owner?: string;
        };
        /** @description A page of groups. */
        GroupPage: {
            /** @description The groups. */
            groups: components["schemas"]["GroupOverview"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description The preview of a group for users with a link to it. */
        GroupPreview: {
            /** @description The group. */
            id: string;
            /** @description The name. */
            name: string;
            /**
             * Format: int32
             * @description The number of members.
             */
            size: number;
            /**
             * @description The effect of the link: `open` joins, `request` sends a join request, `closed` is refused.
             * @enum {string}
             */
            joining: "closed" | "request" | "open";
            /**
             * @description `joined` or `requested`, if that applies to the user.
             * @enum {string}
             */
            state?: "joined" | "requested";
            /** @description A description. */
            about?: string;
            /** @description The id of the avatar file. */
            avatar?: string;
        };
        /** @description The members who have read an entry of a group. */
        GroupReadList: {
            /**
             * Format: int64
             * @description The entry.
             */
            seq: number;
            /**
             * Format: int64
             * @description The number of members who have read it, without its sender.
             */
            count: number;
            /**
             * Format: int64
             * @description The number of present members who were members when it was sent, without its sender.
             */
            of: number;
            /** @description The ids of the users. */
            users: string[];
            /** @description The value for the next page; null on the last page. */
            page?: string;
        };
        /** @description A group's settings. */
        GroupSettings: {
            /**
             * @description Who may add members: `members` or `admins`.
             * @enum {string}
             */
            inviting: "members" | "admins";
            /**
             * @description How users join on their own: `closed`, `request` or `open`.
             * @enum {string}
             */
            joining: "closed" | "request" | "open";
            /** @description Whether new members see earlier messages. */
            history: boolean;
        };
        /** @description A group in a list. */
        GroupSummary: {
            /** @description The group. */
            id: string;
            /** @description The name. */
            name: string;
            /** @description The owner. */
            owner?: string;
            /**
             * Format: int64
             * @description When it was created. In milliseconds since 1970, UTC.
             */
            created: number;
            /**
             * @description The user's role: `owner`, `admin` or `member`.
             * @enum {string}
             */
            role: "owner" | "admin" | "member";
            /**
             * Format: int32
             * @description The number of members.
             */
            members: number;
            /**
             * Format: int64
             * @description The `seq` of the last entry of the group that is included.
             */
            seq: number;
            /** @description The id of the avatar file. */
            avatar?: string;
        };
        /** @description A sign-in by a host application for its user. */
        HostSignInRequest: {
            /** @description The user's id in the messenger. */
            user: string;
            /** @description The display name, used if the account is created now. */
            name?: null | string;
            device?: null | components["schemas"]["DeviceInfo"];
        };
        /** @description An invitation to sign up. */
        Invitation: {
            /** @description Its id in lists. */
            id: string;
            /**
             * Format: int32
             * @description The number of accounts it may create.
             */
            uses: number;
            /**
             * Format: int32
             * @description The number of accounts it has created.
             */
            used: number;
            /** @description The creator. */
            by: string;
            /**
             * Format: int64
             * @description When. In milliseconds since 1970, UTC.
             */
            created: number;
            /**
             * Format: int64
             * @description When it expires; null for never. In milliseconds since 1970, UTC.
             */
            expires?: number;
            /** @description The code for sign-up; shown only once, when the invitation is created. */
            code?: string;
        };
        /** @description A page of invitations, newest first. */
        InvitationPage: {
            /** @description The invitations. */
            invitations: components["schemas"]["Invitation"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description The result of joining. */
        JoinAnswer: {
            /** @description The group. */
            group: string;
            /**
             * @description `joined` or `requested`.
             * @enum {string}
             */
            state: "joined" | "requested";
            /** @description The id of the join request. */
            request?: string;
        };
        /** @description Sends a join request. */
        JoinGroupRequest: {
            /** @description A message to the managers. */
            message?: null | string;
        };
        /** @description A join request. */
        JoinRequest: {
            /** @description Its id, for accepting and declining. */
            id: string;
            /** @description The group. */
            group: string;
            /** @description The requesting user. */
            user: string;
            /** @description The display name. */
            name: string;
            /**
             * Format: int64
             * @description When the user asked. In milliseconds since 1970, UTC.
             */
            created: number;
            /** @description The message of the user. */
            message?: string;
        };
        /** @description A page of open requests, oldest first. */
        JoinRequestPage: {
            /** @description The requests. */
            requests: components["schemas"]["JoinRequest"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A page of a group's members. */
        MemberPage: {
            /** @description In the order of joining. */
            members: components["schemas"]["GroupMember"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A page of a conversation over HTTP, oldest first. */
        MessageList: {
            /** @description The entries, as delivered live. */
            messages: unknown[];
            /** @description Whether there are more in the requested direction. */
            more: boolean;
        };
        /** @description Mutes all members except managers. */
        MuteGroupRequest: {
            /**
             * Format: int64
             * @description The end; absent means until it is lifted. In milliseconds since 1970, UTC.
             */
            until?: null | number;
        };
        /** @description Mutes a member. */
        MuteMemberRequest: {
            /**
             * Format: int64
             * @description The end. In milliseconds since 1970, UTC.
             */
            until: number;
        };
        /** @description The generated password; returned only once. */
        NewPassword: {
            /** @description Absent if the request had a password. */
            password?: string;
        };
        /** @description A problem document (RFC 9457) with the contract's members for errors. */
        Problem: {
            /** @description The name of the status. */
            title: string;
            /**
             * Format: int32
             * @description The status of the response.
             */
            status: number;
            /** @description A readable sentence, which may change. */
            detail: string;
            /**
             * @description The reason, for programs.
             * @enum {string}
             */
            reason: "unauthenticated" | "expired" | "revoked" | "banned" | "from-mismatch" | "to-mismatch" | "unknown-user" | "unknown-group" | "not-friends" | "blocked" | "not-member" | "muted" | "forbidden" | "too-large" | "rate-limited" | "malformed" | "not-found" | "conflict" | "unavailable" | "internal";
            /**
             * Format: int32
             * @description 0: understood and refused; do not repeat it unchanged. -1: not understood, or the server failed.
             */
            code: number;
            /** @description The same sentence, under its name in socket responses. */
            message: string;
            /**
             * Format: int64
             * @description Milliseconds to wait before trying again, if known.
             */
            retryAfter?: null | number;
        };
        /** @description The key for a browser's subscription. */
        PushKey: {
            /** @description The public key (VAPID) in base64url, for `applicationServerKey`. */
            key: string;
        };
        /** @description A found message. */
        SearchHit: {
            /** @description The envelope, as in `history-c`. */
            message: components["schemas"]["Envelope"];
            /** @description The matches in its text; absent without a search text. */
            snippet?: components["schemas"]["Snippet"];
        };
        /** @description The hits, newest first. */
        SearchResults: {
            /** @description The messages; there may be fewer than requested, or none, and still another page. */
            hits: components["schemas"]["SearchHit"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
            /** @description False if the page ended early because enough was examined; the next page continues. Otherwise absent. */
            complete?: boolean;
        };
        /** @description What a client needs to know before anybody signs in. */
        ServerDescription: {
            /**
             * @description Who may sign up: `open` for everybody, `invitation` for invited users, `closed` for nobody.
             * @enum {string}
             */
            signUp: "open" | "invitation" | "closed";
            /** @description Limits of what users send. */
            limits: components["schemas"]["ServerLimits"];
            /**
             * @description Only while the server has no users: how to create the administrator's account. `code` if the server's code is needed, `open` on the machine of the server itself.
             * @enum {string}
             */
            setup?: "open" | "code";
        };
        /** @description Limits of what users send. */
        ServerLimits: {
            /**
             * Format: int32
             * @description The size of a text in bytes of UTF-8.
             */
            textBytes: number;
            /**
             * Format: int64
             * @description The size of a file.
             */
            fileBytes: number;
            /**
             * Format: int32
             * @description The members of a group.
             */
            groupMembers: number;
            /**
             * Format: int64
             * @description How long after sending a message may be recalled.
             */
            recallMs: number;
            /**
             * Format: int64
             * @description How long after sending a message may be edited.
             */
            editMs: number;
        };
        /** @description Returns statistics of the server. */
        ServerStatistics: {
            /**
             * Format: int64
             * @description The time of these numbers, in milliseconds.
             */
            time: number;
            /**
             * Format: int64
             * @description Milliseconds since the start.
             */
            uptime: number;
            /**
             * Format: int64
             * @description Accounts.
             */
            users: number;
            /**
             * Format: int32
             * @description The number of connected users.
             */
            online: number;
            /**
             * Format: int64
             * @description Groups.
             */
            groups: number;
            /** @description Messages of the last 30 days, the newest day first; a day begins at midnight UTC. */
            messages: components["schemas"]["DayCount"][];
            /**
             * Format: int64
             * @description Bytes.
             */
            databaseSize: number;
            /**
             * Format: int32
             * @description The number of writes waiting for the log.
             */
            writeQueue: number;
            /**
             * Format: int32
             * @description Pushes that wait.
             */
            pushQueue: number;
            /**
             * Format: int64
             * @description The number of log entries that are not in the search index yet; a search reads them one by one.
             */
            searchLag: number;
            /** @description The position of each webhook address. */
            webhooks: components["schemas"]["WebhookState"][];
            /**
             * Format: int64
             * @description The number of files.
             */
            files: number;
            /**
             * Format: int64
             * @description Their total size in bytes.
             */
            fileBytes: number;
            /**
             * Format: int64
             * @description The free bytes on the disk with the folder for files; absent if the system does not report them.
             */
            freeSpace?: number;
        };
        /** @description A session in its user's list. */
        SessionInfo: {
            /** @description The id of the device. */
            device: string;
            /** @description The name. */
            name: string;
            /** @description Its kind. */
            kind: string;
            /**
             * Format: int64
             * @description When it signed in. In milliseconds since 1970, UTC.
             */
            created: number;
            /**
             * Format: int64
             * @description When it was last used; being connected counts as use. In milliseconds since 1970, UTC.
             */
            seen: number;
            /**
             * Format: int64
             * @description When the session expires at the latest. In milliseconds since 1970, UTC.
             */
            expires: number;
            /** @description Whether it is the requesting session. */
            current: boolean;
        };
        /** @description A user's sessions. */
        SessionList: {
            /** @description The signed-in devices, newest first. */
            sessions: components["schemas"]["SessionInfo"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description Sets the password of an account; generates one if it is absent. */
        SetAccountPasswordRequest: {
            /** @description 8 to 256 bytes in UTF-8. */
            password?: null | string;
        };
        /** @description Sets a user's role: `admin`, `moderator`, or null for none. */
        SetAccountRoleRequest: {
            /**
             * @description The role.
             * @enum {null|string}
             */
            role: "admin" | "moderator" | null;
        };
        /** @description Sets a member's role: `admin` or `member`. */
        SetRoleRequest: {
            /**
             * @description The role.
             * @enum {string}
             */
            role: "admin" | "member";
        };
        /** @description A sign-in. */
        SignInRequest: {
            /** @description Who. */
            id: string;
            /** @description The password. */
            password: string;
            device?: null | components["schemas"]["DeviceInfo"];
        };
        /** @description Asks for a new account. */
        SignUpRequest: {
            /** @description The user's id, which cannot be changed. Not `me`, `client` or `server`. */
            id: string;
            /** @description 8 to 256 bytes in UTF-8. */
            password: string;
            /** @description The display name; the id by default. */
            name?: null | string;
            /** @description The code of an invitation, if sign-up requires one. */
            invitation?: null | string;
        };
        /** @description A new session; its id is returned only once. */
        SignedIn: {
            /** @description The session id: a secret. */
            sid: string;
            /** @description Returns the profile of the signed-in user. */
            user: string;
            /** @description The id of the device. */
            device: string;
            /**
             * Format: int64
             * @description When the session expires at the latest. In milliseconds since 1970, UTC.
             */
            expires: number;
        };
        /** @description A part of a message's text or of its file name, around the first match. */
        Snippet: {
            /** @description The text of the snippet. */
            text: string;
            /**
             * Format: int32
             * @description Its offset in the whole text, in UTF-16 units as in JavaScript.
             */
            start: number;
            /** @description The matches in `text`, in order. */
            places: components["schemas"]["SnippetPlace"][];
        };
        /** @description A range of a snippet, in UTF-16 units. */
        SnippetPlace: {
            /**
             * Format: int32
             * @description The start.
             */
            start: number;
            /**
             * Format: int32
             * @description How long it is.
             */
            length: number;
        };
        /** @description The result of a browser's `PushSubscription.toJSON()`. */
        SubscribeRequest: {
            /** @description The address of the push service for this browser. */
            endpoint: string;
            /** @description The keys for encryption. */
            keys: components["schemas"]["BrowserKeys"];
        };
        /** @description A single-use replacement for a session id. */
        Ticket: {
            /**
             * Format: int64
             * @description When it expires. In milliseconds since 1970, UTC.
             */
            expires: number;
            /** @description The ticket: a secret. */
            ticket: string;
        };
        /** @description Exchanges a token of the configured issuer for a session. */
        TokenSignInRequest: {
            /** @description A JSON Web Token. */
            token: string;
            device?: null | components["schemas"]["DeviceInfo"];
        };
        /** @description Transfers the ownership of a group. */
        TransferGroupRequest: {
            /** @description The new owner. */
            to: string;
        };
        /** @description An uploaded file; the `msg` of a message that contains it. */
        UploadedFile: {
            /** @description The id of the file. */
            file: string;
            /** @description The name, without deceptive characters. */
            name: string;
            /**
             * Format: int64
             * @description How many bytes it has.
             */
            size: number;
            /** @description The media type, detected from the content. */
            type: string;
            /** @description The SHA-256, in hexadecimal digits. */
            sha256: string;
            /**
             * Format: int32
             * @description The width of a picture in pixels.
             */
            width?: number;
            /**
             * Format: int32
             * @description The height of a picture in pixels.
             */
            height?: number;
        };
        /** @description A public profile. */
        UserCard: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /** @description The id of the avatar file. */
            avatar?: string;
            /** @description A short description. */
            about?: string;
        };
        /** @description A page of users. */
        UserPage: {
            /** @description The users. */
            users: components["schemas"]["UserCard"][];
            /** @description The value for the next page; absent on the last page. */
            page?: string;
        };
        /** @description A profile as its own user sees it. */
        UserProfile: {
            /** @description The user. */
            id: string;
            /** @description The display name. */
            name: string;
            /**
             * Format: int64
             * @description When the account was created. In milliseconds since 1970, UTC.
             */
            created: number;
            /** @description The id of the avatar file. */
            avatar?: string;
            /** @description A short description. */
            about?: string;
            /**
             * @description `admin` or `moderator`, if the user has a role.
             * @enum {string}
             */
            role?: "admin" | "moderator";
            /** @description The requesting device, if the request has a session. */
            device?: string;
            /** @description The space that the user's files use; only for the user's own request. */
            files?: components["schemas"]["FileUse"];
        };
        /** @description The position of a webhook address. */
        WebhookState: {
            /** @description Which. */
            address: string;
            /**
             * Format: int64
             * @description The number of log entries that it has not accepted yet.
             */
            behind: number;
            /**
             * Format: int32
             * @description The number of failed attempts in a row.
             */
            failures: number;
        };
    };
    responses: {
        /** @description Refused: `malformed`. */
        "400-malformed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `forbidden`. */
        "403-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `conflict`. */
        "409-conflict": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `too-large`. */
        "413-too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `malformed`. */
        "415-malformed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `malformed`. */
        "422-malformed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `rate-limited`. */
        "429-rate-limited": {
            headers: {
                /** @description Whole seconds to wait before trying again, if known. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `internal`. */
        "500-internal": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unavailable`. */
        "503-unavailable": {
            headers: {
                /** @description Whole seconds to wait before trying again, if known. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unauthenticated`, `expired`, `revoked`. */
        "401-unauthenticated-expired-revoked": {
            headers: {
                /** @description `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`. */
        "403-banned": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unauthenticated`. */
        "401-unauthenticated": {
            headers: {
                /** @description `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unauthenticated`, `expired`. */
        "401-unauthenticated-expired": {
            headers: {
                /** @description `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `forbidden`. */
        "403-banned-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `not-found`. */
        "404-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unknown-user`. */
        "404-unknown-user": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `blocked`, `forbidden`. */
        "403-banned-blocked-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `not-friends`, `forbidden`. */
        "403-banned-not-friends-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `not-friends`, `blocked`, `forbidden`. */
        "403-banned-not-friends-blocked-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unknown-group`. */
        "404-unknown-group": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unknown-user`, `unknown-group`. */
        "404-unknown-user-unknown-group": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unknown-group`, `not-found`. */
        "404-unknown-group-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `not-member`. */
        "403-banned-not-member": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `not-member`, `forbidden`. */
        "403-banned-not-member-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unknown-user`, `unknown-group`, `not-found`. */
        "404-unknown-user-unknown-group-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `banned`, `not-friends`, `not-member`, `forbidden`. */
        "403-banned-not-friends-not-member-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `malformed`. */
        "408-malformed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `forbidden`, `malformed`. */
        "415-forbidden-malformed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused: `unavailable`. */
        "507-unavailable": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    SearchUsers: {
        parameters: {
            query: {
                /** @description The beginning of the id, or any part of the name. */
                q: string;
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SignUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "ada",
                 *       "password": "correct horse",
                 *       "name": "Ada"
                 *     }
                 */
                "application/json": components["schemas"]["SignUpRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ada",
                     *       "name": "Ada",
                     *       "created": 1777622400000
                     *     }
                     */
                    "application/json": components["schemas"]["UserProfile"];
                };
            };
            400: components["responses"]["400-malformed"];
            403: components["responses"]["403-forbidden"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            422: components["responses"]["422-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListSessions: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. By default as many as fit into one response. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "ada",
                 *       "password": "correct horse",
                 *       "device": {
                 *         "name": "Ada's phone",
                 *         "kind": "mobile"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sid": "n3q…43 characters…",
                     *       "user": "ada",
                     *       "device": "0197d1a7b3c04e2f8a6d5c4b3a291807",
                     *       "expires": 1785398400000
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated"];
            403: components["responses"]["403-banned"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SignInTrusted: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user": "ada",
                 *       "name": "Ada"
                 *     }
                 */
                "application/json": components["schemas"]["HostSignInRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated"];
            403: components["responses"]["403-banned"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SignInByToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenSignInRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired"];
            403: components["responses"]["403-banned-forbidden"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DescribeServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "signUp": "open",
                     *       "limits": {
                     *         "textBytes": 32768,
                     *         "fileBytes": 52428800,
                     *         "groupMembers": 500,
                     *         "recallMs": 120000,
                     *         "editMs": 900000
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ServerDescription"];
                };
            };
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SetUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "ada",
                 *       "password": "correct horse",
                 *       "name": "Ada",
                 *       "code": "7KQ4M2XW9P"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAdministratorRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ada",
                     *       "name": "Ada",
                     *       "created": 1777622400000,
                     *       "role": "admin"
                     *     }
                     */
                    "application/json": components["schemas"]["UserProfile"];
                };
            };
            400: components["responses"]["400-malformed"];
            403: components["responses"]["403-forbidden"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            422: components["responses"]["422-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListInvitations: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    CreateInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitationRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DeleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The invitation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    GetMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfile"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ChangeProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Ada L.",
                 *       "about": null
                 *     }
                 */
                "application/json": components["schemas"]["ChangeProfileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfile"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ChangePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            422: components["responses"]["422-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    GetUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserCard"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    EndOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    EndSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device, as in the list of sessions. */
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    IssueTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListFriendRequests: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. By default as many as fit into one response. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FriendRequestList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    RequestFriend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": "ben",
                 *       "message": "Hello, Ben"
                 *     }
                 */
                "application/json": components["schemas"]["FriendRequestRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197d1a7b3c04e2f8a6d5c4b3a291808",
                     *       "from": "ada",
                     *       "to": "ben",
                     *       "created": 1777622400000,
                     *       "state": "open",
                     *       "message": "Hello, Ben"
                     *     }
                     */
                    "application/json": components["schemas"]["FriendRequest"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-blocked-forbidden"];
            404: components["responses"]["404-unknown-user"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    AcceptFriend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The request's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            409: components["responses"]["409-conflict"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DeclineFriend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The request's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            409: components["responses"]["409-conflict"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    CancelFriendRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The request's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            409: components["responses"]["409-conflict"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListFriends: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. By default as many as fit into one response. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "friends": [
                     *         {
                     *           "id": "ben",
                     *           "name": "Ben",
                     *           "online": false,
                     *           "lastSeen": 1777622400000
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FriendList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    RemoveFriend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ChangeRemark: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRemarkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Friend"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-friends-forbidden"];
            404: components["responses"]["404-unknown-user"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListBlocks: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    BlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    UnblockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListGroups: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. By default as many as fit into one response. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    CreateGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key that the client generates for this request and sends again if it repeats the request because it got no response: within a day the request is carried out once, and a repetition gets the original response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Tea",
                 *       "members": [
                 *         "ben"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateGroupRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197d1a7b3c04e2f8a6d5c4b3a291809",
                     *       "name": "Tea",
                     *       "owner": "ada",
                     *       "created": 1777622400000,
                     *       "members": [
                     *         {
                     *           "id": "ada",
                     *           "name": "Ada",
                     *           "role": "owner",
                     *           "joined": 1777622400000
                     *         },
                     *         {
                     *           "id": "ben",
                     *           "name": "Ben",
                     *           "role": "member",
                     *           "joined": 1777622400000
                     *         }
                     *       ],
                     *       "size": 2,
                     *       "role": "owner",
                     *       "seq": 1,
                     *       "settings": {
                     *         "inviting": "members",
                     *         "joining": "closed",
                     *         "history": false
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["GroupDetails"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-friends-blocked-forbidden"];
            404: components["responses"]["404-unknown-user"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    GetGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetails"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DissolveGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ChangeGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "about": "Leaves and water",
                 *       "announcement": "Friday at five",
                 *       "settings": {
                 *         "joining": "request"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ChangeGroupRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetails"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListMembers: {
        parameters: {
            query?: {
                /** @description Only members with this role. */
                role?: "owner" | "admin" | "member";
                /** @description Returns only members with this text in their id or name. */
                search?: string;
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    AddMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "users": [
                 *         "cleo"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddMembersRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetails"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-friends-blocked-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    RemoveMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The member's id; `me` to leave the group. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SetMemberRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The member's id; `me` to leave the group. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRoleRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    TransferGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferGroupRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    MuteMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The member's id; `me` to leave the group. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MuteMemberRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    UnmuteMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The member's id; `me` to leave the group. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    MuteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MuteGroupRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    UnmuteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListGroupLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupLinkList"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    CreateGroupLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key that the client generates for this request and sends again if it repeats the request because it got no response: within a day the request is carried out once, and a repetition gets the original response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateLinkRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupLink"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    RevokeGroupLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The link's code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    PreviewGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The link's code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPreview"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    FollowGroupLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The link's code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JoinGroupRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinAnswer"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    JoinGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JoinGroupRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinAnswer"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListJoinRequests: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinRequestPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    AcceptJoinRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The request's id. */
                request: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group-not-found"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DeclineJoinRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The request's id. */
                request: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group-not-found"];
            409: components["responses"]["409-conflict"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListOwnJoinRequests: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinRequestPage"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    CancelJoinRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The request's id. */
                request: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            409: components["responses"]["409-conflict"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListMessages: {
        parameters: {
            query?: {
                /** @description Only entries with a lower seq; returns the last of them. */
                before?: number;
                /** @description Only entries with a higher seq; returns the first of them. */
                after?: number;
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The kind of the conversation. */
                kind: "friend" | "group" | "server";
                /** @description The friend or the group; with the kind `server`, `server` or `*` (announcements). */
                with: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "messages": [
                     *         {
                     *           "from": "ada",
                     *           "to": "ben",
                     *           "type": "json",
                     *           "msg": {
                     *             "from": "ada",
                     *             "to": "ben",
                     *             "msg": "Hello, Ben!",
                     *             "kind": "text",
                     *             "id": "0197d1a7b3c04e2f8a6d5c4b3a29180a",
                     *             "seq": 1,
                     *             "time": 1777622400000,
                     *             "cursor": "…",
                     *             "room": "/friend"
                     *           }
                     *         }
                     *       ],
                     *       "more": false
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-member"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ClearConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The kind of the conversation. */
                kind: "friend" | "group" | "server";
                /** @description The friend or the group; with the kind `server`, `server` or `*` (announcements). */
                with: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-member-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DeleteMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The kind of the conversation. */
                kind: "friend" | "group" | "server";
                /** @description The friend or the group; with the kind `server`, `server` or `*` (announcements). */
                with: string;
                /** @description The message's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-member-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group-not-found"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SearchMessages: {
        parameters: {
            query?: {
                /** @description Words or parts of words, all of which must occur in the message; at most 10. */
                q?: string;
                /** @description Only conversations of this kind. */
                kind?: "friend" | "group";
                /** @description Only this conversation: a friend or a group, together with kind. */
                with?: string;
                /** @description Only messages of this user. */
                from?: string;
                /** @description Only messages of this kind. */
                type?: "text" | "image" | "file" | "audio" | "video" | "location" | "custom";
                /** @description Only messages sent at this time or later, in milliseconds since 1970. */
                since?: number;
                /** @description Only messages sent before this time, in milliseconds since 1970. */
                until?: number;
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResults"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-member"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    GetPushKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushKey"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    Subscribe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscribeRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    Unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListConversations: {
        parameters: {
            query?: {
                /** @description Only conversations of this kind. */
                kind?: "friend" | "group" | "server";
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ChangeConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The kind of the conversation. */
                kind: "friend" | "group" | "server";
                /** @description The friend or the group; with the kind `server`, `server` or `*` (announcements). */
                with: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pinned": true,
                 *       "draft": "Dear Ben"
                 *     }
                 */
                "application/json": components["schemas"]["ConversationChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "friend",
                     *       "with": "ben",
                     *       "pinned": true,
                     *       "muted": false,
                     *       "hidden": false,
                     *       "readSeq": 1,
                     *       "unread": 0,
                     *       "draft": "Dear Ben"
                     *     }
                     */
                    "application/json": components["schemas"]["ConversationState"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-not-friends-not-member-forbidden"];
            404: components["responses"]["404-unknown-user-unknown-group"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListReads: {
        parameters: {
            query: {
                /** @description The number of the entry. */
                seq: number;
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupReadList"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    UploadFile: {
        parameters: {
            query?: {
                /** @description The name of the file. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
                "*/*": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "file": "8f14e45fceea167a5a36dedd4bea2543",
                     *       "name": "tea.png",
                     *       "size": 4096,
                     *       "type": "image/png",
                     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *     }
                     */
                    "application/json": components["schemas"]["UploadedFile"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            408: components["responses"]["408-malformed"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-forbidden-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
            507: components["responses"]["507-unavailable"];
        };
    };
    DownloadFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-not-found"];
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DeleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            409: components["responses"]["409-conflict"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DownloadThumbnail: {
        parameters: {
            query?: {
                /** @description The length of the longer side in pixels. */
                size?: 96 | 320 | 1024;
            };
            header?: never;
            path: {
                /** @description The file's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned"];
            404: components["responses"]["404-not-found"];
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    FindAccounts: {
        parameters: {
            query?: {
                /** @description A part of the id or the name. */
                query?: string;
                /** @description Only these. */
                state?: "banned" | "staff";
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ShowAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDetails"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    BanAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Spam",
                 *       "until": 1785398400000
                 *     }
                 */
                "application/json": components["schemas"]["BanRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    UnbanAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAccountPasswordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPassword"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            422: components["responses"]["422-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    EndSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    SetAccountRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAccountRoleRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-user"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    FindGroups: {
        parameters: {
            query?: {
                /** @description The id, or a part of the name. */
                query?: string;
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ShowGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupOverview"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    DissolveByStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    RemoveMemberByStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                id: string;
                /** @description The member's id; `me` to leave the group. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-unknown-group"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    RecallByStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The message's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            404: components["responses"]["404-not-found"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListAnnouncements: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnouncementPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    Announce: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key that the client generates for this request and sends again if it repeats the request because it got no response: within a day the request is carried out once, and a repetition gets the original response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Tonight",
                 *       "text": "We are down from 22:00 to 22:15 UTC."
                 *     }
                 */
                "application/json": components["schemas"]["AnnounceRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413-too-large"];
            415: components["responses"]["415-malformed"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ShowStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerStatistics"];
                };
            };
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
    ListAudit: {
        parameters: {
            query?: {
                /** @description The maximum number of entries; more than 200 count as 200. */
                limit?: number;
                /** @description The page value of the previous response; absent for the first page. */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["400-malformed"];
            401: components["responses"]["401-unauthenticated-expired-revoked"];
            403: components["responses"]["403-banned-forbidden"];
            429: components["responses"]["429-rate-limited"];
            500: components["responses"]["500-internal"];
            503: components["responses"]["503-unavailable"];
        };
    };
}
