using Microsoft.Extensions.Primitives;

namespace Parley.EngineIO;

/// <summary>
/// The agreement of client and server on permessage-deflate (RFC 7692, 7.1). Every message is compressed independently. So an idle
/// connection has no window, and a compressed message is the same for every client.
/// </summary>
/// <param name="Answer">The response header.</param>
/// <param name="Compresses">Whether the server compresses: not for a client whose window is smaller than the server's.</param>
internal sealed record CompressionAgreement(string Answer, bool Compresses)
{
    private const string Name = "permessage-deflate";
    private const string ServerWindow = "server_max_window_bits";
    private const string OurTerms = $"{Name}; client_no_context_takeover; server_no_context_takeover";
    private const int OurWindow = 15;
    private const int MinWindow = 8;

    /// <summary>Accepts the first suitable offer; null if there is none.</summary>
    public static CompressionAgreement? Of(StringValues offers)
    {
        foreach (var offer in offers.ToString().Split(','))
        {
            if (Consider(offer) is { } agreement) return agreement;
        }

        return null;
    }

    private static CompressionAgreement? Consider(string offer)
    {
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        if (!parts[0].Equals(Name, StringComparison.OrdinalIgnoreCase)) return null;

        var window = OurWindow;
        foreach (var parameter in parts.Skip(1))
        {
            var (name, value) = Split(parameter);
            if (name == ServerWindow && !TryWindow(value, out window)) return null;
            if (name is not (ServerWindow or "client_max_window_bits" or "client_no_context_takeover" or "server_no_context_takeover"))
                return null;
        }

        return new CompressionAgreement(
            window == OurWindow ? OurTerms : $"{OurTerms}; {ServerWindow}={window}",
            Compresses: window == OurWindow);
    }

    private static (string Name, string? Value) Split(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (parameter, null) : (parameter[..equals].Trim(), parameter[(equals + 1)..].Trim().Trim('"'));
    }

    private static bool TryWindow(string? value, out int window) =>
        int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out window) && window is >= MinWindow and <= OurWindow;
}
