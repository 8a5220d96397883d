using System.Security.Cryptography;
using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>The signing keys in Postgres.</summary>
internal sealed class SigningKeyStore(AuthDbContext db, KeyEncryption encryption, TimeProvider time)
{
    private const int ModulusBits = 2048;

    public Task<List<SigningKey>> ReadAsync(CancellationToken cancellationToken)
        => db.SigningKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ThenBy(key => key.Kid).ToListAsync(cancellationToken);

    /// <summary>Makes the first key of a new database. Replicas that start together take turns, so there is one first key.</summary>
    public Task EnsureActiveKeyAsync(CancellationToken cancellationToken)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('fubuni signing keys'))", cancellationToken);
            if (!await db.SigningKeys.AnyAsync(key => key.State == SigningKeyState.Active, cancellationToken))
            {
                db.SigningKeys.Add(Create());
                await db.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        });

    private SigningKey Create()
    {
        using var rsa = RSA.Create(ModulusBits);
        var kid = Base64UrlEncoder.Encode(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)).ComputeJwkThumbprint());
        var privateKey = rsa.ExportPkcs8PrivateKey();
        try
        {
            var now = time.GetUtcNow();
            return new SigningKey
            {
                Kid = kid,
                State = SigningKeyState.Active,
                PublicKey = rsa.ExportSubjectPublicKeyInfo(),
                EncryptedPrivateKey = encryption.Encrypt(privateKey, kid),
                CreatedAt = now,
                ActivatedAt = now,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
