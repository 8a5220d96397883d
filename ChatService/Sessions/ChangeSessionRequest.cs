using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fubuni.ChatService.Sessions;

/// <summary>What is absent stays as it is. Null is nothing that a member can be, and is refused.</summary>
internal sealed record ChangeSessionRequest
{
    private readonly HashSet<string> _null = [];

    /// <summary>1 to 200 characters.</summary>
    public string? Title { get; set => field = Given(value); }

    /// <summary>Whether it is kept above the others in the list.</summary>
    public bool? Pinned { get; set => field = Given(value); }

    /// <summary>Whether it is put away, into the list of archived sessions.</summary>
    public bool? Archived { get; set => field = Given(value); }

    /// <summary>Any message of the session: the newest branch through it is shown from now on.</summary>
    public string? ActiveLeafId { get; set => field = Given(value); }

    /// <returns>Either the changes or what is wrong with them, by field.</returns>
    public (ValidChange? Change, Dictionary<string, string[]> Errors) Validate()
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
            ? (null, errors)
            : (new ValidChange(title, Pinned, Archived, ActiveLeafId is null ? null : leafId), errors);
    }

    // Only what the body has is set: so an absent member and a null one can be told apart.
    private T? Given<T>(T? value, [CallerMemberName] string member = "")
    {
        if (value is null)
        {
            _null.Add(JsonNamingPolicy.CamelCase.ConvertName(member));
        }

        return value;
    }
}

/// <summary>A change that has been found good; null is what stays as it is.</summary>
/// <param name="ShownMessageId">A message on the branch to show.</param>
internal sealed record ValidChange(string? Title, bool? Pinned, bool? Archived, Guid? ShownMessageId);
