using System.Collections.Frozen;
using System.Security.Cryptography;
using Fubuni.ServiceDefaults;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>The signing keys in memory: what new tokens are signed with, what presented ones are verified with, and what is published.</summary>
internal sealed partial class SigningKeyRing(
    IServiceScopeFactory scopes, KeyEncryption encryption, SigningKeySchedule schedule, TimeProvider time, ILogger<SigningKeyRing> logger)
    : IVerificationKeys, IDisposable
{
    /// <summary>Unknown key ids make no more than one read of the table in this time, whoever asks.</summary>
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reload = new(1, 1);
    private DateTimeOffset _triedAt;
    private Snapshot? _snapshot;

    /// <summary>What new tokens are signed with.</summary>
    /// <exception cref="InvalidOperationException">
    /// The keys were read so long ago that this one may have been retired, and its last tokens be refused before they expire.
    /// </exception>
    public SigningCredentials Credentials => time.GetUtcNow() - Current.ReadAt < PublishedDocument.MaxAge
        ? Current.Credentials
        : throw new InvalidOperationException("The signing keys have not been read for too long to sign with them.");

    public PublishedDocument KeySet => Current.KeySet;

    /// <summary>Keys whose tokens are to be refused at once, and since when.</summary>
    public IReadOnlyCollection<(string Kid, DateTimeOffset At)> Withdrawn => Current.Withdrawn;

    private Snapshot Current => _snapshot ?? throw new InvalidOperationException("The signing keys have not been read yet.");

    public IReadOnlyCollection<SecurityKey> Find(string? kid)
        => kid is not null && Current.Verification.TryGetValue(kid, out var key) ? [key] : [];

    public ValueTask RefreshAsync(string kid, CancellationToken cancellationToken) => ReloadUnlessTriedWithinAsync(Cooldown, cancellationToken);

    /// <summary>Before tokens are issued or keys published: a replica that was asleep, or cut off from the database, may hold keys of long ago.</summary>
    public ValueTask EnsureFreshAsync(CancellationToken cancellationToken)
        => time.GetUtcNow() - Current.ReadAt <= SigningKeyOptions.MaxReloadInterval
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
                // For all who wait, so not ended by one who hangs up.
                await ReadAsync(CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // The keys at hand stay in use; a stranger's key id is no reason to fail.
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
        var published = keys.Where(key => key.State != SigningKeyState.Withdrawn && !schedule.IsDeleted(key, now)).ToArray();
        var active = SigningKeySchedule.Active(keys) ?? throw new InvalidOperationException("No signing key is active.");
        var before = _snapshot;
        _snapshot = new Snapshot(
            now,
            // Read once: the row may since have been encrypted under a key encryption key that this replica does not have yet.
            before?.Credentials.Kid == active.Kid ? before.Credentials : new SigningCredentials(ReadPrivateKey(active), SecurityAlgorithms.RsaSha256),
            published.ToFrozenDictionary(key => key.Kid, SecurityKey (key) => ReadPublicKey(key), StringComparer.Ordinal),
            KeySetDocument.Create(published.Select(ReadPublicKey)),
            [.. keys.Where(key => key.State == SigningKeyState.Withdrawn).Select(key => (key.Kid, key.RetiredAt!.Value))],
            keys.GroupBy(key => key.State).ToFrozenDictionary(state => state.Key, state => state.Min(key => key.RetiredAt ?? key.ActivatedAt ?? key.CreatedAt)));
        if (before is null || !before.Verification.Keys.ToHashSet().SetEquals(_snapshot.Verification.Keys) || before.Credentials.Kid != active.Kid)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys could not be read again; those at hand stay in use")]
    private partial void LogNotReloaded(Exception exception);

    private sealed record Snapshot(
        DateTimeOffset ReadAt,
        SigningCredentials Credentials,
        FrozenDictionary<string, SecurityKey> Verification,
        PublishedDocument KeySet,
        IReadOnlyCollection<(string Kid, DateTimeOffset At)> Withdrawn,
        FrozenDictionary<SigningKeyState, DateTimeOffset> Since);
}
