namespace StackExchange.Redis;

public class RedisException : Exception
{
    public RedisException(string message) : base(message) { }
    public RedisException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>The command could not be sent, or its reply was lost with the connection.</summary>
public sealed class RedisConnectionException : RedisException
{
    internal RedisConnectionException(
        ConnectionFailureType failureType, string message, Exception? innerException = null, CommandStatus commandStatus = CommandStatus.Unknown)
        : base(message, innerException)
    {
        FailureType = failureType;
        CommandStatus = commandStatus;
    }

    public ConnectionFailureType FailureType { get; }
    public CommandStatus CommandStatus { get; }
}

/// <summary>The server answered with an error.</summary>
public sealed class RedisServerException : RedisException
{
    internal RedisServerException(string message) : base(message) { }
}

/// <summary>The server did not answer in time; the command may still take effect.</summary>
public sealed class RedisTimeoutException : TimeoutException
{
    internal RedisTimeoutException(string message, CommandStatus commandStatus) : base(message) => Commandstatus = commandStatus;

    public CommandStatus Commandstatus { get; }
}
