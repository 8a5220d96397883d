using System.Runtime.CompilerServices;
using System.Text.Json;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>What is absent stays as it is. Null is nothing that a member can be, and is refused.</summary>
internal sealed record ChangeSessionRequest
{
    private readonly HashSet<string> _null = [];

    /// <summary>1 to 200 characters.</summary>
    public string? Title
    {
        get;
        set => field = Given(value);
    }

    /// <summary>Whether it is kept above the others in the list.</summary>
    public bool? Pinned
    {
        get;
        set => field = Given(value);
    }

    /// <summary>Whether it is put away, into the list of archived sessions.</summary>
    public bool? Archived
    {
        get;
        set => field = Given(value);
    }

    /// <summary>Any message of the session: the newest branch through it is shown from now on.</summary>
    public string? ActiveLeafId
    {
        get;
        set => field = Given(value);
    }

    public Result<SessionChangeCommand> Validate()
    {
        var errors = _null.ToDictionary<string, string, string[]>(name => name, _ => ["Must not be null."]);
        var title = SessionTitle.FromUser(Title);
        if (Title is not null && title is null)
        {
            errors["title"] = [SessionTitle.Rule];
        }

        Guid leafId = default;
        if (ActiveLeafId is not null && !Guid.TryParse(ActiveLeafId, out leafId))
        {
            errors["activeLeafId"] = ["Must be a UUID."];
        }

        return errors.Count > 0
            ? Error.InvalidFields(errors)
            : new SessionChangeCommand(title, Pinned, Archived, ActiveLeafId is null ? null : leafId);
    }

    // The serializer sets only members that the body has, so an absent member differs from a null one.
    private T? Given<T>(T? value, [CallerMemberName] string member = "")
    {
        if (value is null)
        {
            _null.Add(JsonNamingPolicy.CamelCase.ConvertName(member));
        }

        return value;
    }
}
