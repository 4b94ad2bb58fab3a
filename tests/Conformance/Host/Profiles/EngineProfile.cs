using Parley.EngineIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The server of the Engine.IO suites: it echoes every message.</summary>
internal sealed class EngineProfile(string name, bool allowVersion3) : Profile
{
    public override string Name => name;

    public override void Map(WebApplication app)
    {
        var options = new EngineOptions { AllowVersion3 = allowVersion3 };
        SuiteSettings.Apply(options);
        app.MapEngineIO("/engine.io", options, session => new Echo(session));
    }
}
