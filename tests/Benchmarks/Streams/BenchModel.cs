using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fubuni.Benchmarks;

/// <summary>
/// A model that speaks OpenAI's chat completions, to a schedule, and costs next to nothing: it shares the processors
/// with what is measured. What a user says tells it how many chunks to send and how far apart; each says its number and
/// when it was due, on the clock that all processes share.
/// </summary>
internal sealed class BenchModel
{
    public const string Argument = "--model";
    public const string Name = "bench";

    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    // Not a Lock: the schedule waits on it.
    private readonly object _gate = new();
    private readonly PriorityQueue<ScheduledAnswer, long> _due = new();

    /// <summary>Microseconds since some moment, the same for all processes of this machine.</summary>
    public static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>What to say to it for an answer of so many chunks.</summary>
    public static string Say(int chunks, TimeSpan interval) => $"bench {chunks} {interval.TotalMicroseconds:F0} please";

    /// <summary>The body of a request to it.</summary>
    public static byte[] Request(int chunks, TimeSpan interval) =>
        Encoding.UTF8.GetBytes(
            $$"""{"model":"{{Name}}","stream":true,"messages":[{"role":"user","content":"{{Say(chunks, interval)}}"}]}"""
        );

    public static async Task ServeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        var model = new BenchModel();
        new Thread(model.KeepSchedule) { IsBackground = true }.Start();
        _ = model.AcceptAsync(listener);
        await OwnProcess.ServeAsync(new Uri($"http://{listener.LocalEndPoint}"));
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptAsync());
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                (buffer, var length) = await ReadRequestAsync(socket, buffer);
                if (length == 0)
                {
                    return;
                }

                var answer = ScheduledAnswer.To(buffer.AsSpan(0, length), socket, Now);
                if (answer.IsAtOnce)
                {
                    await answer.SendAllAsync();
                    continue;
                }

                if (answer.SendDue(Now) is { } next)
                {
                    Enqueue(answer, next);
                    await answer.Sent;
                }
            }
        }
        catch (SocketException)
        {
            // The client has disconnected.
        }
    }

    /// <returns>
    /// The buffer, or a larger one that the request needed, and the length of the request; 0 at the end of the
    /// connection.
    /// </returns>
    private static async Task<(byte[] Buffer, int Length)> ReadRequestAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var received = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (received == 0)
            {
                return (buffer, 0);
            }

            filled += received;
            var end = buffer.AsSpan(0, filled).IndexOf(EndOfHeaders);
            if (
                end >= 0
                && filled >= end + EndOfHeaders.Length + LengthOf(Encoding.ASCII.GetString(buffer, 0, end + 2))
            )
            {
                return (buffer, filled);
            }
        }
    }

    private static int LengthOf(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? throw new InvalidOperationException("The request has no length.")
            : int.Parse(
                head.AsSpan(at + Name.Length, head.IndexOf('\r', at + 2) - at - Name.Length),
                CultureInfo.InvariantCulture
            );
    }

    private void KeepSchedule()
    {
        while (true)
        {
            var answer = WaitForDue();
            if (answer.SendDue(Now) is { } next)
            {
                Enqueue(answer, next);
            }
        }
    }

    private void Enqueue(ScheduledAnswer answer, long at)
    {
        lock (_gate)
        {
            _due.Enqueue(answer, at);
            if (_due.Peek() == answer)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private ScheduledAnswer WaitForDue()
    {
        lock (_gate)
        {
            while (true)
            {
                var isAny = _due.TryPeek(out _, out var at);
                var wait = at - Now;
                if (isAny && wait <= 0)
                {
                    return _due.Dequeue();
                }

                // In whole milliseconds: those that are due within one go out together, so that it wakes up a thousand
                // times a second at most.
                Monitor.Wait(_gate, isAny ? (int)(wait / 1000) + 1 : Timeout.Infinite);
            }
        }
    }
}
