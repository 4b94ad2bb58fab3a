namespace Parley.Bench.Load.Messenger;

/// <summary>A message that the server has promised to keep.</summary>
/// <param name="Number">Its number, which its text has.</param>
/// <param name="Id">The id that the server gave it.</param>
/// <param name="Seq">Its place in the conversation.</param>
internal readonly record struct Acknowledged(int Number, string Id, long Seq);
