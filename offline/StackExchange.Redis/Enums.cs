namespace StackExchange.Redis;

[Flags]
public enum CommandFlags
{
    None = 0,
    FireAndForget = 2,
    PreferMaster = 0,
    DemandMaster = 4,
    PreferReplica = 8,
    DemandReplica = DemandMaster | PreferReplica,
    NoRedirect = 64,
    NoScriptCache = 512,
}

public enum When
{
    Always = 0,
    Exists = 1,
    NotExists = 2,
}

public enum ExpireWhen
{
    Always = 0,
    GreaterThanCurrentExpiry = 1,
    HasExpiry = 2,
    HasNoExpiry = 3,
    LessThanCurrentExpiry = 4,
}

[Flags]
public enum SortedSetWhen
{
    Always = 0,
    Exists = 1,
    GreaterThan = 2,
    LessThan = 4,
    NotExists = 8,
}

[Flags]
public enum Exclude
{
    None = 0,
    Start = 1,
    Stop = 2,
    Both = Start | Stop,
}

public enum Order
{
    Ascending = 0,
    Descending = 1,
}

public enum StreamTrimMode
{
    KeepReferences = 0,
    DeleteReferences = 1,
    Acknowledged = 2,
}

public enum ResultType
{
    None = 0,
    SimpleString = 1,
    Error = 2,
    Integer = 3,
    BulkString = 4,
    Array = 5,
    Null = 8,
}

public enum ConnectionType
{
    None = 0,
    Interactive = 1,
    Subscription = 2,
}

public enum ConnectionFailureType
{
    None = 0,
    UnableToResolvePhysicalConnection = 1,
    SocketFailure = 2,
    AuthenticationFailure = 3,
    ProtocolFailure = 4,
    InternalFailure = 5,
    SocketClosed = 6,
    ConnectionDisposed = 7,
    Loading = 8,
    UnableToConnect = 9,
    ResponseIntegrityFailure = 10,
}

public enum CommandStatus
{
    Unknown = 0,
    WaitingToBeSent = 1,
    Sent = 2,
    WaitingInBacklog = 3,
}
