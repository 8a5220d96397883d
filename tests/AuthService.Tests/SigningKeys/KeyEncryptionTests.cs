using System.Security.Cryptography;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class KeyEncryptionTests(DataServices data)
{
    private const string Old = "the old key encryption key, long enough";
    private const string New = "the new key encryption key, long enough";

    private readonly string _database = $"encryption_{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_private_key_is_stored_encrypted_and_is_useless_under_another_key()
    {
        await using var first = Start(Old);
        var stored = await StoredAsync(first);
        using var rsa = RSA.Create();
        Assert.ThrowsAny<CryptographicException>(() => rsa.ImportPkcs8PrivateKey(stored.EncryptedPrivateKey, out _));

        var failure = Assert.Throws<InvalidOperationException>(() => Start(New));
        Assert.Contains("SigningKeys:KeyEncryptionKey is not the one", failure.Message, StringComparison.Ordinal);

        failure = Assert.Throws<InvalidOperationException>(() => Start(New, "a third key encryption key, long enough"));
        Assert.Contains("nor is SigningKeys:PreviousKeyEncryptionKey", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_encryption_key_is_changed_replica_by_replica_while_all_keep_signing()
    {
        await using var old = Start(Old);
        var kid = (await StoredAsync(old)).Kid;

        // At start it encrypts the keys again; the replica that has only the old key has already read them.
        await using var changing = Start(New, Old);
        await old.Services.GetRequiredService<SigningKeyRing>().LoadAsync(Cancellation);
        var user = await old.CreateClient().SignUpAsync();
        Assert.True(
            (await changing.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).IsSuccessStatusCode
        );

        await using var changed = Start(New);
        Assert.Equal(kid, changed.Services.GetRequiredService<SigningKeyRing>().Credentials.Kid);
        Assert.True(
            (await changed.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).IsSuccessStatusCode
        );
        Assert.Equal(
            kid,
            await changed.QueryAsync(db =>
                db.AuditEvents.Where(audit => audit.Type == AuditEventType.SigningKeyReencrypted)
                    .Select(audit => audit.KeyId)
                    .SingleAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task A_replica_that_knows_the_new_key_as_the_previous_one_reads_what_others_store_under_it()
    {
        await using (Start(New)) { }

        await using var prepared = Start(Old, New);

        Assert.NotNull(prepared.Services.GetRequiredService<SigningKeyRing>().Credentials);
    }

    [Fact]
    public async Task Keys_are_encrypted_anew_by_command_once()
    {
        await using var service = Start(Old);
        var before = await StoredAsync(service);

        await ReencryptAsync();
        var after = await StoredAsync(service);
        await ReencryptAsync();

        Assert.NotEqual(before.EncryptedPrivateKey, after.EncryptedPrivateKey);
        Assert.Equal(after.EncryptedPrivateKey, (await StoredAsync(service)).EncryptedPrivateKey);
        var privateKey = Encryption(New).Decrypt(after.EncryptedPrivateKey, after.Kid);
        Assert.Equal(Encryption(Old).Decrypt(before.EncryptedPrivateKey, before.Kid), privateKey);

        async Task ReencryptAsync()
        {
            await using var scope = service.Services.CreateAsyncScope();
            var store = ActivatorUtilities.CreateInstance<SigningKeyStore>(scope.ServiceProvider, Encryption(New, Old));
            await store.ReencryptAsync(Cancellation);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(28)]
    [InlineData(40)]
    public void A_changed_byte_is_found_out(int index)
    {
        var encryption = Encryption(Old);
        var stored = encryption.Encrypt(new byte[100], "kid");
        Assert.Equal(new byte[100], encryption.Decrypt(stored, "kid"));

        stored[index] ^= 1;

        Assert.Throws<InvalidOperationException>(() => encryption.Decrypt(stored, "kid"));
    }

    [Fact]
    public void A_row_is_bound_to_its_key_id_and_never_encrypted_the_same_way_twice()
    {
        var encryption = Encryption(Old);
        var stored = encryption.Encrypt(new byte[100], "kid");

        Assert.Throws<InvalidOperationException>(() => encryption.Decrypt(stored, "other"));
        Assert.Throws<InvalidOperationException>(() => encryption.Decrypt(stored.AsSpan(0, 28), "kid"));
        Assert.NotEqual(stored, encryption.Encrypt(new byte[100], "kid"));
    }

    private static KeyEncryption Encryption(string key, string? previous = null) =>
        new(Options.Create(new SigningKeyOptions { KeyEncryptionKey = key, PreviousKeyEncryptionKey = previous }));

    private static Task<SigningKey> StoredAsync(AuthFactory service) =>
        service.QueryAsync(db => db.SigningKeys.AsNoTracking().SingleAsync(Cancellation));

    private AuthFactory Start(string key, string? previous = null)
    {
        var service = new AuthFactory(data)
        {
            DatabaseName = _database,
            Settings =
            {
                ["SigningKeys:KeyEncryptionKey"] = key,
                ["SigningKeys:PreviousKeyEncryptionKey"] = previous ?? "",
            },
        };
        _ = service.Services;
        return service;
    }
}
