namespace Parley.Chat.Log;

/// <summary>The subject of a <see cref="Question"/>: one to three texts, as many as the question has.</summary>
internal readonly record struct QuestionKey(string First, string Second = "", string Third = "");
