using System.Text.Json.Serialization;
using Fubuni.AuthService.Auditing;

namespace Fubuni.AuthService.Accounts.Export;

/// <summary>What a user takes along.</summary>
/// <param name="SignInMethods">The providers the account signs in with: `credential` is the password.</param>
/// <param name="Sessions">Sign-ins, also those that have ended, as long as they are kept.</param>
/// <param name="SecurityEvents">Oldest first, as long as they are kept.</param>
/// <param name="Chat">Conversations and tasks, as `GET /api/chat/export` gives them.</param>
public sealed record AccountExport(
    DateTimeOffset ExportedAt,
    UserResponse Account,
    IReadOnlyList<ExportedSignInMethod> SignInMethods,
    IReadOnlyList<ExportedSession> Sessions,
    IReadOnlyList<ExportedEvent> SecurityEvents,
    object Chat
);

/// <param name="AccountId">Who the user is to the provider.</param>
public sealed record ExportedSignInMethod(string Provider, string AccountId, DateTimeOffset CreatedAt);

/// <param name="EndedAt">Null while it goes on, or has just expired.</param>
public sealed record ExportedSession(
    Guid Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset? EndedAt,
    string? IpAddress,
    string? UserAgent
);

public sealed record ExportedEvent(
    DateTimeOffset At,
    AuditEventType Type,
    Guid? SessionId,
    string? IpAddress,
    string? UserAgent
);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccountExport))]
internal sealed partial class ExportJsonContext : JsonSerializerContext;
