using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;

namespace Parley.Bench.SignalR;

/// <summary>Echoes, or broadcasts.</summary>
internal sealed class PlainHub : Hub
{
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "SignalR does not find static methods.")]
    public string Echo(string echoed) => echoed;

    public Task Broadcast(string sent) => Clients.All.SendAsync("bcast", sent);
}
