using System.Collections.Frozen;
using System.Data.Common;
using System.Security.Cryptography;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>The signing keys in memory: what new tokens are signed with, what presented ones are verified with, and what is published.</summary>
internal sealed partial class SigningKeyRing(
    IServiceScopeFactory scopes, KeyEncryption encryption, IOptions<TokenValidationOptions> options, TimeProvider time, ILogger<SigningKeyRing> logger)
    : IVerificationKeys, IDisposable
{
    /// <summary>An unknown key id makes one read of the table, and no more than one in this time, whoever asks.</summary>
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reload = new(1, 1);
    private DateTimeOffset _loadedAt;
    private Snapshot? _snapshot;

    public SigningCredentials Credentials => Current.Credentials;

    public PublishedDocument KeySet => Current.KeySet;

    private Snapshot Current => _snapshot ?? throw new InvalidOperationException("The signing keys have not been read yet.");

    public IReadOnlyCollection<SecurityKey> Find(string? kid)
        => kid is not null && Current.Verification.TryGetValue(kid, out var key) ? [key] : [];

    public async ValueTask RefreshAsync(string kid, CancellationToken cancellationToken)
    {
        if (IsFresh())
        {
            return;
        }

        await _reload.WaitAsync(cancellationToken);
        try
        {
            if (!IsFresh())
            {
                await LoadAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is DbException or RetryLimitExceededException)
        {
            // The keys at hand stay in use; a stranger's key id is no reason to fail.
            LogNotReloaded(exception);
            _loadedAt = time.GetUtcNow();
        }
        finally
        {
            _reload.Release();
        }

        bool IsFresh() => time.GetUtcNow() - _loadedAt < Cooldown;
    }

    /// <summary>Reads the keys, making the first one in a new database.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<SigningKeyStore>();
        await store.EnsureActiveKeyAsync(cancellationToken);
        var now = time.GetUtcNow();
        // A retired key verifies nothing once the last token it signed has expired.
        var oldestUse = now - options.Value.AccessTokenLifetime - (2 * options.Value.ClockSkew);
        var keys = (await store.ReadAsync(cancellationToken)).Where(key => key.RetiredAt is null || key.RetiredAt > oldestUse).ToArray();
        _snapshot = new Snapshot(
            new SigningCredentials(ReadPrivateKey(keys.Single(key => key.State == SigningKeyState.Active)), SecurityAlgorithms.RsaSha256),
            keys.ToFrozenDictionary(key => key.Kid, SecurityKey (key) => ReadPublicKey(key), StringComparer.Ordinal),
            KeySetDocument.Create(keys.Select(ReadPublicKey)));
        _loadedAt = now;
    }

    public void Dispose() => _reload.Dispose();

    private static RsaSecurityKey ReadPublicKey(SigningKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
        return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.Kid };
    }

    /// <remarks>As parameters, not as an <see cref="RSA"/> object: tokens are signed on many threads at once.</remarks>
    private RsaSecurityKey ReadPrivateKey(SigningKey key)
    {
        byte[] privateKey;
        try
        {
            privateKey = encryption.Decrypt(key.EncryptedPrivateKey, key.Kid);
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException(
                $"The signing key {key.Kid} cannot be decrypted: SigningKeys:KeyEncryptionKey is not the one it was stored under.", exception);
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);
        return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = key.Kid };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys could not be read again")]
    private partial void LogNotReloaded(Exception exception);

    private sealed record Snapshot(SigningCredentials Credentials, FrozenDictionary<string, SecurityKey> Verification, PublishedDocument KeySet);
}
