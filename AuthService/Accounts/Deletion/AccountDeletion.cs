namespace Fubuni.AuthService.Accounts.Deletion;

/// <summary>
/// A deleted account whose data in other services is still to be deleted: a row of an outbox, written in the
/// transaction that deletes the account. It has only the id of the user, which identifies no person any more.
/// </summary>
public sealed class AccountDeletion
{
    public required string UserId { get; init; }

    /// <summary>Access tokens of the user up to this moment are refused.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the current step is due.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>
    /// No replica tries before this time. A replica that claims the row sets a later time, so that no other claims it.
    /// </summary>
    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Attempts at the current step.</summary>
    public int Attempts { get; set; }

    /// <summary>Null until the last step is done.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
