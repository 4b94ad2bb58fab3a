namespace Parley.Conformance.Host.Profiles;

/// <summary>One server that a test suite expects.</summary>
internal abstract class Profile
{
    /// <summary>All of them; the first is the default.</summary>
    public static IReadOnlyList<Profile> All { get; } =
    [
        new Socket5Profile(),
        new EngineProfile("engine4", allowVersion3: false),
        new EngineProfile("engine3", allowVersion3: true),
        new ClientProfile(),
        new EngineClientProfile(),
    ];

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    public static Profile? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    public virtual void AddServices(IServiceCollection services)
    {
    }

    public abstract void Map(WebApplication app);
}
