using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// Runs the events of one socket, in the order of arrival and one at a time. Only pipelined events overlap with later events while they
/// await. No event starts before the client has read most of its packets. The reader of the connection adds events; the thread that
/// finishes an event starts the next.
/// </summary>
internal sealed class EventQueue(Socket socket, SocketIOOptions options)
{
    // Small events are not charged to a budget.
    private const int FreeBytes = 16 * 1024;

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private Queue<IncomingEvent>? _waiting;
    private TaskCompletionSource? _room;
    private int _pipelined;
    private bool _isBusy;       // an event that is not pipelined is in progress
    private bool _isStarting;   // a thread runs a synchronous part, or is about to
    private bool _awaitsRoom;   // a task waits until the client has read most of its packets
    private int _bytes;         // of the events that wait or are in progress

    private Session Session => socket.Connection.Session;

    /// <summary>Starts the event if no other is before it, or queues it.</summary>
    /// <returns>False if the reader must wait for room before it adds another event.</returns>
    public bool Add(in IncomingEvent incoming)
    {
        var size = incoming.Size;
        lock (_gate)
        {
            Count(size);
            if (_isStarting || _waiting is { Count: > 0 } || !CanStart(incoming))
            {
                _waiting ??= new Queue<IncomingEvent>();
                _waiting.Enqueue(incoming.Keep());
                return _waiting.Count < options.MaxQueuedEvents;
            }

            Begin(incoming);
        }

        Run(incoming, size);
        return true;
    }

    /// <summary>Waits until half of the queue is free.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_waiting is null || _waiting.Count < options.MaxQueuedEvents) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    // Called with the gate held.
    private bool CanStart(in IncomingEvent incoming)
    {
        if (_isBusy || (incoming.Binding.IsPipelined && _pipelined >= options.MaxPipelinedEvents)) return false;
        // Many pipelined events may be in progress: their acks are small.
        var mayAnswerMuch = !incoming.Binding.IsPipelined;
        if (!incoming.IsEvent || Session.HasRoom(mayAnswerMuch)) return true;
        if (!_awaitsRoom) _ = StartWithRoomAsync(mayAnswerMuch);
        _awaitsRoom = true;
        return false;
    }

    private async Task StartWithRoomAsync(bool mayAnswerMuch)
    {
        try
        {
            await Session.RoomAsync(mayAnswerMuch).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);   // not under the gate
            lock (_gate)
            {
                _awaitsRoom = false;
                if (_isStarting || _waiting is not { Count: > 0 }) return;
                _isStarting = true;
            }

            StartWaiting();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    // Called with the gate held.
    private void Count(int bytes)
    {
        var before = _bytes;
        _bytes += bytes;
        if (_bytes > FreeBytes || before > FreeBytes) Charge(Math.Max(_bytes - FreeBytes, 0) - Math.Max(before - FreeBytes, 0));
    }

    // Called with the gate held.
    private void Charge(int change)
    {
        if (change > 0) Session.Hold(change);
        else Session.Release(-change);
    }

    // Called with the gate held.
    private void Begin(in IncomingEvent incoming)
    {
        _isStarting = true;
        if (incoming.Binding.IsPipelined) _pipelined++;
        else _isBusy = true;
    }

    // Runs an event, and then all events that may start meanwhile.
    private void Run(IncomingEvent incoming, int size)
    {
        EventBinding? ended;
        do
        {
            var handling = socket.HandleAsync(incoming);
            ended = handling.IsCompletedSuccessfully ? incoming.Binding : null;
            if (ended is null) _ = FinishAsync(handling, incoming.Binding, size);
        }
        while (TryBeginWaiting(ended, ref size, out incoming));
    }

    // The size is that of the ended event first, and then that of the started one.
    private bool TryBeginWaiting(EventBinding? ended, ref int size, out IncomingEvent incoming)
    {
        incoming = default;
        lock (_gate)
        {
            if (ended is not null) End(ended, size);
            _isStarting = false;
            if (_waiting is not { Count: > 0 } || !CanStart(_waiting.Peek())) return false;

            incoming = _waiting.Dequeue();
            size = incoming.Size;
            Begin(incoming);
            if (_room is not null && _waiting.Count <= options.MaxQueuedEvents / 2)
            {
                _room.SetResult();
                _room = null;
            }

            return true;
        }
    }

    private async Task FinishAsync(ValueTask<string> handling, EventBinding binding, int size)
    {
        try
        {
            await handling;
            lock (_gate)
            {
                End(binding, size);
                // The thread that starts an event checks the queue again.
                if (_isStarting || _waiting is not { Count: > 0 }) return;
                _isStarting = true;
            }

            // Not at once: the thread that completed the handler's await must not run other events.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            StartWaiting();
        }
        catch (Exception exception)   // Not of a handler, which the socket handles: the queue itself has failed.
        {
            Fail(exception);
        }
    }

    private void Fail(Exception exception)
    {
        ConnectionLog.EventsFailed(socket.Namespace.Logger, socket.Namespace.Name, exception);
        socket.Connection.Close();
    }

    private void StartWaiting()
    {
        var size = 0;
        if (TryBeginWaiting(ended: null, ref size, out var incoming)) Run(incoming, size);
    }

    // Called with the gate held.
    private void End(EventBinding binding, int size)
    {
        Count(-size);
        if (binding.IsPipelined) _pipelined--;
        else _isBusy = false;
    }
}
