namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>Revocations that a test raises.</summary>
internal sealed class FakeRevocations : IRevocations
{
    public event Action<Revocation>? Revoked;

    public void RevokeKey(string kid) => Revoked?.Invoke(new Revocation(null, null, null, kid));

    public bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt) => false;

    public Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
