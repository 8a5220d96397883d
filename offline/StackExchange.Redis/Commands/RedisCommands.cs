using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace StackExchange.Redis;

/// <summary>The commands; where they go (at once, in a batch, in a transaction) is for the derived class.</summary>
internal abstract partial class RedisCommands(ConnectionMultiplexer multiplexer, int database) : IDatabaseAsync
{
    private static readonly ConcurrentDictionary<string, string> ScriptHashes = new();

    public IConnectionMultiplexer Multiplexer => Owner;
    public int Database { get; } = database;
    private protected ConnectionMultiplexer Owner { get; } = multiplexer;

    /// <summary>Whether a reply can be waited for before the next command goes out.</summary>
    private protected virtual bool AnswersAtOnce => true;

    private protected abstract void Send(Message message);

    private protected Task<T> Send<T>(CommandFlags flags, Func<RedisResult, T> read, string command, params Arg[] arguments)
    {
        var message = new Message<T>(Database, command, arguments, flags, read);
        message.ObserveWith(Owner.Observer, Owner.Commands.EndPoint);
        Send(message);
        return message.Reply;
    }

    public bool IsConnected(RedisKey key, CommandFlags flags = CommandFlags.None) => Owner.Commands.IsConnected;

    public async Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None)
    {
        var started = Stopwatch.GetTimestamp();
        await Send(flags, Read.Done, "PING");
        return Stopwatch.GetElapsedTime(started);
    }

    public Task<RedisResult> ExecuteAsync(string command, params object[] args) => ExecuteAsync(command, args, CommandFlags.None);

    public Task<RedisResult> ExecuteAsync(string command, ICollection<object>? args, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Raw, command, [.. (args ?? []).Select(a => (Arg)RedisValue.Unbox(a))]);

    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Int64, "PUBLISH", channel, message);

    public async Task<RedisResult> ScriptEvaluateAsync(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None)
    {
        ArgumentNullException.ThrowIfNull(script);
        // What cannot be asked again when the server does not know the script carries the script's text.
        if (AnswersAtOnce && (flags & (CommandFlags.NoScriptCache | CommandFlags.FireAndForget)) == 0)
        {
            try
            {
                return await Send(flags, Read.Raw, "EVALSHA", Script(ScriptHashes.GetOrAdd(script, HashOf), keys, values));
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // The server restarted or flushed its scripts; EVAL teaches it this one.
            }
        }
        return await Send(flags, Read.Raw, "EVAL", Script(script, keys, values));
    }

    public Task<RedisResult> ScriptEvaluateAsync(byte[] hash, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None)
    {
        if (hash.Length != SHA1.HashSizeInBytes) throw new ArgumentOutOfRangeException(nameof(hash), "Invalid hash length");
        return Send(flags, Read.Raw, "EVALSHA", Script(Convert.ToHexStringLower(hash), keys, values));
    }

    private static Arg[] Script(string script, RedisKey[]? keys, RedisValue[]? values) => [script, keys?.Length ?? 0, .. keys ?? [], .. values ?? []];

    private static string HashOf(string script) =>
#pragma warning disable CA5350 // Redis names scripts by their SHA-1.
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350
}
