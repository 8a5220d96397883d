using System.Collections.Frozen;
using System.Security.Cryptography;
using Fubuni.ServiceDefaults;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// The signing keys in memory: the key that signs new tokens, the keys that verify tokens, and the published key set.
/// </summary>
internal sealed partial class SigningKeyRing(
    IServiceScopeFactory scopes,
    KeyEncryption encryption,
    SigningKeySchedule schedule,
    TimeProvider time,
    ILogger<SigningKeyRing> logger
) : IVerificationKeys, IDisposable
{
    /// <summary>Unknown key ids cause at most one query in this time.</summary>
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reload = new(1, 1);
    private DateTimeOffset _triedAt;
    private Snapshot? _snapshot;

    /// <summary>The key that signs new tokens.</summary>
    /// <exception cref="InvalidOperationException">
    /// The keys were not read for so long that this one may have been retired, and its tokens would be refused before
    /// they expire.
    /// </exception>
    public SigningCredentials Credentials =>
        time.GetUtcNow() - Current.ReadAt < PublishedDocument.MaxAge
            ? Current.Credentials
            : throw new InvalidOperationException(
                "The signing keys have not been read for too long to sign with them."
            );

    public PublishedDocument KeySet => Current.KeySet;

    /// <summary>The withdrawn keys, and the times of their withdrawal.</summary>
    public IReadOnlyCollection<(string Kid, DateTimeOffset At)> Withdrawn => Current.Withdrawn;

    private Snapshot Current =>
        _snapshot ?? throw new InvalidOperationException("The signing keys have not been read yet.");

    public IReadOnlyCollection<SecurityKey> Find(string? kid) =>
        kid is not null && Current.Verification.TryGetValue(kid, out var key) ? [key] : [];

    public ValueTask RefreshAsync(string kid, CancellationToken cancellationToken) =>
        ReloadUnlessTriedWithinAsync(Cooldown, cancellationToken);

    /// <summary>
    /// Call it before tokens are issued or keys published: a replica that was suspended, or had no database, may have
    /// old keys.
    /// </summary>
    public ValueTask EnsureFreshAsync(CancellationToken cancellationToken) =>
        time.GetUtcNow() - Current.ReadAt <= SigningKeyOptions.MaxReloadInterval
            ? ValueTask.CompletedTask
            : ReloadUnlessTriedWithinAsync(Cooldown, cancellationToken);

    /// <summary>Makes the changes that are due, and reads the keys.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _reload.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
        }
        finally
        {
            _reload.Release();
        }
    }

    /// <summary>How long the keys have been in their states.</summary>
    public IEnumerable<(string State, TimeSpan Age)> Ages()
    {
        var now = time.GetUtcNow();
        return _snapshot?.Since.Select(state => (state.Key.ToString(), now - state.Value)) ?? [];
    }

    public void Dispose() => _reload.Dispose();

    private async ValueTask ReloadUnlessTriedWithinAsync(TimeSpan cooldown, CancellationToken cancellationToken)
    {
        if (IsRecent())
        {
            return;
        }

        await _reload.WaitAsync(cancellationToken);
        try
        {
            if (!IsRecent())
            {
                // Other requests wait for this read, so it is not cancelled with this one.
                await ReadAsync(CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // The current keys stay in use: an unknown key id must not fail the request.
            LogNotReloaded(exception);
        }
        finally
        {
            _reload.Release();
        }

        bool IsRecent() => time.GetUtcNow() - _triedAt < cooldown;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var now = _triedAt = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var keys = await scope.ServiceProvider.GetRequiredService<SigningKeyStore>().AdvanceAsync(cancellationToken);
        var published = keys.Where(key => key.State != SigningKeyState.Withdrawn && !schedule.IsDeleted(key, now))
            .ToArray();
        var active =
            SigningKeySchedule.Active(keys) ?? throw new InvalidOperationException("No signing key is active.");
        var before = _snapshot;
        _snapshot = new Snapshot(
            now,
            // The private key is decrypted once: the row may be encrypted again with a secret that this replica does
            // not have yet.
            before?.Credentials.Kid == active.Kid
                ? before.Credentials
                : new SigningCredentials(ReadPrivateKey(active), SecurityAlgorithms.RsaSha256),
            published.ToFrozenDictionary(
                key => key.Kid,
                SecurityKey (key) => ReadPublicKey(key),
                StringComparer.Ordinal
            ),
            KeySetDocument.Create(published.Select(ReadPublicKey)),
            [
                .. keys.Where(key => key.State == SigningKeyState.Withdrawn)
                    .Select(key => (key.Kid, key.RetiredAt!.Value)),
            ],
            keys.GroupBy(key => key.State)
                .ToFrozenDictionary(
                    state => state.Key,
                    state => state.Min(key => key.RetiredAt ?? key.ActivatedAt ?? key.CreatedAt)
                )
        );
        if (
            before is null
            || !before.Verification.Keys.ToHashSet().SetEquals(_snapshot.Verification.Keys)
            || before.Credentials.Kid != active.Kid
        )
        {
            LogChanged(active.Kid, published.Length);
        }
    }

    private static RsaSecurityKey ReadPublicKey(SigningKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
        return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.Kid };
    }

    /// <remarks>As parameters, not as an <see cref="RSA"/> object: tokens are signed on many threads at once.</remarks>
    private RsaSecurityKey ReadPrivateKey(SigningKey key)
    {
        var privateKey = encryption.Decrypt(key.EncryptedPrivateKey, key.Kid);
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);
        return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = key.Kid };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signing with key {Kid}; {Count} keys are published")]
    private partial void LogChanged(string kid, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The signing keys could not be read again; the current ones stay in use"
    )]
    private partial void LogNotReloaded(Exception exception);

    private sealed record Snapshot(
        DateTimeOffset ReadAt,
        SigningCredentials Credentials,
        FrozenDictionary<string, SecurityKey> Verification,
        PublishedDocument KeySet,
        IReadOnlyCollection<(string Kid, DateTimeOffset At)> Withdrawn,
        FrozenDictionary<SigningKeyState, DateTimeOffset> Since
    );
}
