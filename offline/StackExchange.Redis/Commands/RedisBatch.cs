namespace StackExchange.Redis;

internal class RedisBatch(ConnectionMultiplexer multiplexer, int database) : RedisCommands(multiplexer, database), IBatch
{
    private readonly Lock _collecting = new();
    private List<Message> _messages = [];

    private protected override bool AnswersAtOnce => false;

    public void Execute() => Owner.Commands.Send([.. TakeMessages()]);

    private protected override void Send(Message message)
    {
        lock (_collecting) _messages.Add(message);
    }

    private protected List<Message> TakeMessages()
    {
        lock (_collecting)
        {
            var taken = _messages;
            _messages = [];
            return taken;
        }
    }
}

internal sealed class RedisTransaction(ConnectionMultiplexer multiplexer, int database) : RedisBatch(multiplexer, database), ITransaction
{
    public bool Execute(CommandFlags flags = CommandFlags.None) => Owner.Wait(ExecuteAsync(flags));

    public async Task<bool> ExecuteAsync(CommandFlags flags = CommandFlags.None)
    {
        var inner = TakeMessages();
        if (inner.Count == 0) return true;

        var multi = new Message<bool>(Database, "MULTI", [], CommandFlags.FireAndForget, Read.Done);
        var exec = new Message<RedisResult>(Database, "EXEC", [], flags & ~CommandFlags.FireAndForget, Read.Raw);
        Owner.Commands.Send([multi, .. inner.Select(message => new Queued(message)), exec]);
        try
        {
            var replies = await exec.Reply;
            for (var i = 0; i < inner.Count; i++) inner[i].Complete(replies[i]);
            return true;
        }
        catch (Exception exception)
        {
            // Refused or lost as a whole (EXECABORT, no connection): so are its commands.
            foreach (var message in inner) message.Fail(exception);
            throw;
        }
    }

    /// <summary>A command inside MULTI: what comes back first is only "QUEUED", or the reason why it was not; EXEC tells the rest.</summary>
    private sealed class Queued(Message command) : Message(command.Database, command.Command, [], CommandFlags.FireAndForget)
    {
        private bool _completed;

        public override bool IsCompleted => _completed;
        public override void WriteTo(System.IO.Pipelines.PipeWriter output) => command.WriteTo(output);
        protected override bool TryRead(RedisResult reply) => _completed = true;

        protected override bool TryFail(Exception exception)
        {
            _completed = true;
            command.Fail(exception);
            return true;
        }
    }
}
