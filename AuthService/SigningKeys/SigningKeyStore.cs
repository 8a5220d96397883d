using System.Security.Cryptography;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// The signing keys in Postgres. Every change locks, then reads the keys again, so that of several replicas only one
/// makes it. Unless stated otherwise, methods return the keys after the change, oldest first.
/// </summary>
internal sealed class SigningKeyStore(
    AuthDbContext db,
    KeyEncryption encryption,
    SigningKeySchedule schedule,
    AuditTrail audit,
    AuthMetrics metrics,
    TimeProvider time
)
{
    private const int ModulusBits = 2048;

    public Task<List<SigningKey>> ReadAsync(CancellationToken cancellationToken) =>
        InOrder(db.SigningKeys.AsNoTracking()).ToListAsync(cancellationToken);

    /// <summary>
    /// Makes the changes that are due: the first key of a new database, the next key, its activation, and the deletion
    /// of old ones.
    /// </summary>
    public async Task<List<SigningKey>> AdvanceAsync(CancellationToken cancellationToken)
    {
        var keys = await ReadAsync(cancellationToken);
        return schedule.IsDue(keys, time.GetUtcNow())
            ? await ChangeAsync(MakeDueChangesAsync, cancellationToken)
            : keys;
    }

    /// <summary>
    /// Publishes the next key, unless one is pending. It becomes active after the propagation time.
    /// </summary>
    public Task<List<SigningKey>> BeginRotationAsync(CancellationToken cancellationToken) =>
        ChangeAsync(
            keys =>
            {
                if (SigningKeySchedule.Pending(keys) is null)
                {
                    Publish();
                }

                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <summary>
    /// Publishes a key that replaces all others when <see cref="WithdrawOthersAsync"/> is called. Returns its id.
    /// </summary>
    public async Task<string> PublishReplacementAsync(CancellationToken cancellationToken)
    {
        var kid = "";
        await ChangeAsync(
            _ =>
            {
                kid = Publish().Kid;
                return Task.CompletedTask;
            },
            cancellationToken
        );
        return kid;
    }

    /// <summary>
    /// Activates this key and withdraws all others, pending ones too: an attacker who read one could read all. No
    /// change when this key is no longer pending.
    /// </summary>
    public Task<List<SigningKey>> WithdrawOthersAsync(string kid, CancellationToken cancellationToken) =>
        ChangeAsync(
            async keys =>
            {
                if (
                    keys.SingleOrDefault(key => key.Kid == kid && key.State == SigningKeyState.Pending)
                    is not { } replacement
                )
                {
                    return;
                }

                foreach (var other in keys.Where(key => key.Kid != kid && key.State != SigningKeyState.Withdrawn))
                {
                    End(other, SigningKeyState.Withdrawn, AuditEventType.SigningKeyWithdrawn);
                }

                await ActivateAsync(replacement, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Encrypts keys again that are stored with the previous key encryption key.</summary>
    public Task<List<SigningKey>> ReencryptAsync(CancellationToken cancellationToken) =>
        ChangeAsync(
            keys =>
            {
                foreach (
                    var key in keys.Where(key =>
                        key.EncryptedPrivateKey.Length > 0 && !encryption.IsCurrent(key.EncryptedPrivateKey, key.Kid)
                    )
                )
                {
                    var privateKey = encryption.Decrypt(key.EncryptedPrivateKey, key.Kid);
                    key.EncryptedPrivateKey = encryption.Encrypt(privateKey, key.Kid);
                    CryptographicOperations.ZeroMemory(privateKey);
                    audit.Add(AuditEventType.SigningKeyReencrypted, key.Kid);
                }

                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    internal static string Thumbprint(RsaSecurityKey key) => Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());

    private static IOrderedQueryable<SigningKey> InOrder(IQueryable<SigningKey> keys) =>
        keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.Kid);

    private async Task<List<SigningKey>> ChangeAsync(
        Func<IReadOnlyCollection<SigningKey>, Task> change,
        CancellationToken cancellationToken
    )
    {
        var activated = false;
        await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await db.Database.ExecuteSqlAsync(
                    $"select pg_advisory_xact_lock(hashtext('fubuni signing keys'))",
                    cancellationToken
                );
                var keys = await InOrder(db.SigningKeys).ToListAsync(cancellationToken);
                var active = SigningKeySchedule.Active(keys);
                await change(keys);
                activated = active is not null && active.State != SigningKeyState.Active;
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            });
        if (activated)
        {
            metrics.SigningKeyRotated();
        }

        return await ReadAsync(cancellationToken);
    }

    private async Task MakeDueChangesAsync(IReadOnlyCollection<SigningKey> keys)
    {
        var now = time.GetUtcNow();
        foreach (var old in keys.Where(key => schedule.IsDeleted(key, now)))
        {
            db.SigningKeys.Remove(old);
            audit.Add(AuditEventType.SigningKeyDeleted, old.Kid);
        }

        var active = SigningKeySchedule.Active(keys);
        var pending = SigningKeySchedule.Pending(keys);
        if (active is null)
        {
            await ActivateAsync(pending ?? Publish(), CancellationToken.None);
        }
        else if (pending is null && schedule.SuccessorDueAt(active) <= now)
        {
            Publish();
        }
        else if (pending is not null && schedule.ActivatesAt(pending) <= now)
        {
            End(active, SigningKeyState.Retired, AuditEventType.SigningKeyRetired);
            await ActivateAsync(pending, CancellationToken.None);
        }
    }

    private async Task ActivateAsync(SigningKey key, CancellationToken cancellationToken)
    {
        // The change of the previous key is saved first, so that no two keys are active.
        await db.SaveChangesAsync(cancellationToken);
        key.State = SigningKeyState.Active;
        key.ActivatedAt = time.GetUtcNow();
        audit.Add(AuditEventType.SigningKeyActivated, key.Kid);
    }

    /// <summary>Deletes the private key too, because this key signs no more.</summary>
    private void End(SigningKey key, SigningKeyState state, AuditEventType type)
    {
        key.State = state;
        key.RetiredAt = time.GetUtcNow();
        key.EncryptedPrivateKey = [];
        audit.Add(type, key.Kid);
    }

    private SigningKey Publish()
    {
        using var rsa = RSA.Create(ModulusBits);
        var kid = Thumbprint(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)));
        var privateKey = rsa.ExportPkcs8PrivateKey();
        try
        {
            var key = new SigningKey
            {
                Kid = kid,
                State = SigningKeyState.Pending,
                PublicKey = rsa.ExportSubjectPublicKeyInfo(),
                EncryptedPrivateKey = encryption.Encrypt(privateKey, kid),
                CreatedAt = time.GetUtcNow(),
            };
            db.SigningKeys.Add(key);
            audit.Add(AuditEventType.SigningKeyPublished, kid);
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
