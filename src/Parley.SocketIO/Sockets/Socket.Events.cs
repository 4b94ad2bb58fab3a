using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO;

// Handling of the client's events.
public sealed partial class Socket
{
    /// <summary>Handles or queues an event. The task completes when the reader may go on.</summary>
    internal ValueTask ReceiveEventAsync(in IncomingPacket packet)
    {
        if (FindBinding(packet.Payload.Span) is not { } binding) return default;
        return _events.Add(new IncomingEvent(binding, packet.Payload, packet.Attachments, packet.AckId))
            ? default
            : new ValueTask(_events.WaitForRoomAsync());
    }

    /// <summary>Runs a handler, catches its exceptions, and returns its outcome.</summary>
    internal ValueTask<string> HandleAsync(IncomingEvent incoming) =>
        incoming.IsEvent && (Namespace.Server.Metrics.TimesEvents || SocketMetrics.Activities.HasListeners())
            ? HandleMeasuredAsync(incoming)
            : HandleUnmeasuredAsync(incoming);

    private async ValueTask<string> HandleMeasuredAsync(IncomingEvent incoming)
    {
        using var activity = StartActivity(incoming.Binding.Name);
        activity?.SetTag("rpc.system", "socketio").SetTag("rpc.service", Namespace.MetricName).SetTag("rpc.method", incoming.Binding.Name);
        var start = Namespace.Server.Time.GetTimestamp();
        var outcome = await HandleUnmeasuredAsync(incoming);
        if (outcome != EventOutcome.Handled) activity?.SetStatus(ActivityStatusCode.Error, outcome);
        Namespace.Server.Metrics.Event(Namespace.MetricName, outcome, Namespace.Server.Time.GetElapsedTime(start));
        return outcome;
    }

    // A trace of its own on both transports. Over polling it is linked to the request that has brought it, perhaps with many others.
    private Activity? StartActivity(string eventName)
    {
        if (!SocketMetrics.Activities.HasListeners()) return null;

        var request = Activity.Current;
        Activity.Current = null;
        return SocketMetrics.Activities.StartActivity(
            ActivityKind.Server, links: request is null ? null : [new(request.Context)], name: $"{Namespace.MetricName} {eventName}");
    }

    private async ValueTask<string> HandleUnmeasuredAsync(IncomingEvent incoming)
    {
        try
        {
            var handling = incoming.IsEvent && Namespace.Handlers.ObservesEvents
                ? new EventChain(this, incoming.Keep()).RunAsync()
                : incoming.Binding.InvokeAsync(this, incoming);
            // A handler may take long: release the payload.
            if (!handling.IsCompleted) incoming = incoming with { Payload = default, Attachments = null };
            await handling;
            return EventOutcome.Handled;
        }
        catch (EventError e)
        {
            Log.Refused(Namespace.Logger, Namespace.Name, incoming.Binding.Name, e.Message);
            Fail(incoming, e.Message);
            return EventOutcome.Refused;
        }
        catch (Exception e) when (ArgumentReader.IsBadInput(e))
        {
            // The client sent valid JSON, but not of the event's type.
            Log.BadArgument(Namespace.Logger, Namespace.Name, incoming.Binding.Name, e.Message);
            Fail(incoming, "bad argument");
            return EventOutcome.BadArgument;
        }
        catch (Exception e)
        {
            Log.HandlerFailed(Namespace.Logger, Namespace.Name, incoming.Binding.Name, e);
            Fail(incoming, "internal error");
            return EventOutcome.Failed;
        }
    }

    private void Fail(in IncomingEvent incoming, string error)
    {
        if (incoming.AckId is not { } id) return;
        try
        {
            SendAck(id, new FailedAck(error), PacketJson.Default.FailedAck);
        }
        catch (Exception e)
        {
            // The application's parser cannot even write this. Other events must not wait for ever.
            Log.HandlerFailed(Namespace.Logger, Namespace.Name, incoming.Binding.Name, e);
        }
    }

    private EventBinding? FindBinding(ReadOnlySpan<byte> payload)
    {
        var handlers = Namespace.Handlers;
        var name = EventNameReader.Read(payload, stackalloc byte[EventNameReader.MaxLength]);
        var binding = handlers.Events.Find(name);
        if (binding is not null) return binding;
        if (handlers.Any.Count == 0) LogUnknown(name);
        if (handlers.Unknown is { } unknown) return new RawEventBinding(Encoding.UTF8.GetString(name), unknown);
        return handlers.ObservesEvents ? new UnhandledBinding(Encoding.UTF8.GetString(name)) : null;
    }

    private void LogUnknown(ReadOnlySpan<byte> name)
    {
        if (!Namespace.Logger.IsEnabled(LogLevel.Debug)) return;
        Log.UnknownEvent(Namespace.Logger, Namespace.Name, Encoding.UTF8.GetString(name), Namespace.Handlers.Events.Names);
    }
}
