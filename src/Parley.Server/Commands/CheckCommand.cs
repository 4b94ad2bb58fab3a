using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Chat.Storage;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Checks everything that a server needs, and explains how to fix what is wrong.</summary>
internal static class CheckCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var command = new Command("check",
            "Checks the settings, the database, the disk, the port and the clock, and explains how to fix what is wrong. Changes nothing.");
        options.AddUrls(command);
        options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var isJson = options.IsJson(parsed);
            var worst = FindingStatus.Ok;
            var settings = Load(options, parsed, out var configuration);
            Print(terminal, isJson, configuration);
            if (settings is null) return 2;

            await foreach (var finding in SystemCheck.RunAsync(settings, stop))
            {
                Print(terminal, isJson, finding);
                if (finding.Status > worst) worst = finding.Status;
            }

            return worst == FindingStatus.Wrong ? 1 : 0;
        });
        return command;
    }

    private static Settings? Load(CommonOptions options, ParseResult parsed, out Finding finding)
    {
        try
        {
            var settings = options.Load(parsed);
            finding = new Finding("settings", FindingStatus.Ok, "All settings are valid.");
            return settings;
        }
        catch (StartException exception)
        {
            finding = new Finding(
                "settings", FindingStatus.Wrong, exception.Message, "docs/messenger/configuration.md lists all settings.");
            return null;
        }
    }

    private static void Print(Terminal terminal, bool isJson, Finding finding)
    {
        var status = finding.Status switch { FindingStatus.Ok => "ok", FindingStatus.Warning => "warning", _ => "wrong" };
        var remedy = finding.Remedy is null ? "" : $"\n{"",21}{finding.Remedy}";
        terminal.Result(
            isJson,
            $"{status,-8} {finding.Subject,-11} {finding.Text}{remedy}",
            new JsonObject { ["subject"] = finding.Subject, ["status"] = status, ["text"] = finding.Text, ["remedy"] = finding.Remedy });
    }
}
