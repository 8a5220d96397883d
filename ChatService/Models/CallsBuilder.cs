using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>Puts the calls of one reply together, however an endpoint cuts and numbers them.</summary>
internal sealed class CallsBuilder(ModelOptions limits, Action<AIContent> say)
{
    /// <summary>No tool has this name, so the call fails and the model gets that error.</summary>
    private const string Nameless = "unknown";

    /// <summary>More than any tool's: what is longer names none.</summary>
    private const int MaxNameLength = 128;

    private readonly List<Call> _calls = [];
    private readonly Dictionary<int, Call> _open = [];

    public bool Any => _calls.Count > 0;

    public void Add(CallPiece piece)
    {
        if (!_open.TryGetValue(piece.Index, out var call) || IsAnother(call, piece))
        {
            // Models repeat their ids, or give none.
            call = new Call(_calls.Count.ToString(CultureInfo.InvariantCulture), piece.Id ?? "");
            _open[piece.Index] = call;
            _calls.Add(call);
            if (_calls.Count > limits.MaxToolCallsPerReply)
            {
                throw new ModelException(ModelError.TooLarge, "tool calls");
            }
        }

        if (call.Name.Length == 0 && piece.Name?.Trim() is { Length: > 0 } name)
        {
            Begin(call, name.Length > MaxNameLength ? name[..MaxNameLength] : name);
        }

        call.Arguments.Append(piece.Arguments);
        if (call.Arguments.Length > limits.MaxArgumentsLength)
        {
            throw new ModelException(ModelError.TooLarge, "arguments of a tool");
        }

        piece.Returned?.ForEach(member => call.Returned.Add(member.Name, member.Value));
        piece.ReturnedOfFunction?.ForEach(member => call.ReturnedOfFunction.Add(member.Name, member.Value));
    }

    public void Complete(List<AIContent> contents)
    {
        foreach (var call in _calls)
        {
            if (call.Name.Length == 0)
            {
                Begin(call, Nameless);
            }

            contents.Add(ToContent(call));
        }
    }

    /// <summary>
    /// Some give all calls the same index, or none: what has a name and another id begins another call, and so does a
    /// name after arguments that are complete, where there are no ids.
    /// </summary>
    private static bool IsAnother(Call open, CallPiece piece)
    {
        if (string.IsNullOrEmpty(piece.Name))
        {
            return false;
        }

        return string.IsNullOrEmpty(piece.Id)
            ? open is { Name.Length: > 0, Arguments.Length: > 0 }
                && ToolArguments.Parse(open.Arguments.ToString()) is not null
            : open.ModelId.Length > 0 && open.ModelId != piece.Id;
    }

    private static FunctionCallContent ToContent(Call call)
    {
        var written = call.Arguments.ToString();
        var arguments = ToolArguments.Parse(written);
        AdditionalPropertiesDictionary data = [];
        ProviderData.Add(data, ProviderData.Members, call.Returned);
        ProviderData.Add(data, ProviderData.FunctionMembers, call.ReturnedOfFunction);
        return new FunctionCallContent(call.Id, call.Name)
        {
            Arguments = arguments?.Deserialize(ModelJson.Default.DictionaryStringObject),
            Exception = arguments is null ? new JsonException("No JSON object.") : null,
            RawRepresentation = written,
            AdditionalProperties = data.Count > 0 ? data : null,
        };
    }

    private void Begin(Call call, string name)
    {
        call.Name = name;
        say(new FunctionCallStart(call.Id, name));
    }

    /// <param name="id">Within this reply.</param>
    /// <param name="modelId">The model's id for it; empty where it gives none.</param>
    private sealed class Call(string id, string modelId)
    {
        public string Id => id;

        public string ModelId => modelId;

        /// <summary>Empty until the model has said it.</summary>
        public string Name { get; set; } = "";

        /// <summary>JSON, as it has come so far.</summary>
        public StringBuilder Arguments { get; } = new();

        public ReturnedMembers Returned { get; } = new();

        public ReturnedMembers ReturnedOfFunction { get; } = new();
    }
}
