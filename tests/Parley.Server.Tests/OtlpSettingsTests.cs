using System.Collections;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

public sealed class OtlpSettingsTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4318/v1/traces")]
    [InlineData(false, true, "OTEL_METRICS_EXPORTER=otlp")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "OTEL_METRICS_EXPORTER=none")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "OTEL_SDK_DISABLED=true")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=", "OTEL_LOGS_EXPORTER=console", "OTEL_PYTHON_LOG_LEVEL=debug")]
    public void What_is_sent_depends_on_the_variables(bool sendsTraces, bool sendsMetrics, params string[] variables)
    {
        var otlp = Load(variables).Otlp;

        Assert.Equal((sendsTraces, sendsMetrics), (otlp.SendsTraces, otlp.SendsMetrics));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "ftp://collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "many")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.5")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "staging")]
    [InlineData("OTEL_SDK_DISABLED", "yes")]
    public void An_invalid_value_is_refused_by_name(string name, string value)
    {
        var refused = Assert.Throws<StartException>(() => Load($"{name}={value}"));

        Assert.StartsWith($"{name} is '{value}'; expected ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_headers_are_a_secret()
    {
        var refused = Assert.Throws<StartException>(() => Load("OTEL_EXPORTER_OTLP_HEADERS=secret"));

        Assert.StartsWith("OTEL_EXPORTER_OTLP_HEADERS is '…'; expected ", refused.Message, StringComparison.Ordinal);
    }

    private static Settings Load(params string[] variables)
    {
        var environment = new Hashtable();
        foreach (var variable in variables) environment.Add(variable.Split('=')[0], variable.Split('=', 2)[1]);
        return Settings.From([.. SettingSources.OpenTelemetry(environment)], Features.Bind);
    }
}
