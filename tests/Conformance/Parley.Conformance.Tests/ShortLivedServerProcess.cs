[assembly: AssemblyFixture(typeof(Parley.Conformance.Tests.ShortLivedServerProcess))]

namespace Parley.Conformance.Tests;

/// <summary>A server whose sessions expire after two seconds.</summary>
public sealed class ShortLivedServerProcess : ServerProcess
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } =
        new Dictionary<string, string> { ["PARLEY_CHAT__SESSIONLIFETIME"] = "00:00:02" };
}
