namespace Parley.Chat.Messages;

/// <summary>Validates the settings of reviews.</summary>
internal static class ReviewSettings
{
    public static void Check(ChatOptions options, List<string> errors)
    {
        if (options.ReviewRequests < 1) errors.Add("Chat:ReviewRequests must be at least 1.");
        if (options.ReviewFailure is not (ReviewAnswer.Accept or ReviewAnswer.Refuse))
            errors.Add("Chat:ReviewFailure must be accept or refuse.");
    }
}
