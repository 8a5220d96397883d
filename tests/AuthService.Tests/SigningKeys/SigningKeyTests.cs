using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class SigningKeyTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_key_set_is_published_without_anything_private()
    {
        using var response = await _client.GetAsync("/.well-known/jwks.json", Cancellation);
        Assert.Equal("application/jwk-set+json", response.Content.Headers.ContentType?.ToString());

        var keySet = await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation);
        var key = Assert.Single(keySet!["keys"]!.AsArray())!.AsObject();
        Assert.Equal(256, Base64Url.DecodeFromChars(key["n"]!.GetValue<string>()).Length);
        key["kid"] = "(thumbprint)";
        key["n"] = "(modulus)";
        Golden.AssertSame("jwks.json", keySet.Deserialize<JsonElement>());
    }

    [Fact]
    public async Task A_key_is_named_by_its_thumbprint()
    {
        var key = (await _client.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json", Cancellation)).GetProperty("keys")[0];

        var canonical = $$"""{"e":"{{key.GetProperty("e")}}","kty":"RSA","n":"{{key.GetProperty("n")}}"}""";
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))), key.GetProperty("kid").GetString());
    }

    [Fact]
    public async Task The_discovery_document_names_issuer_and_keys()
    {
        using var response = await _client.GetAsync("/.well-known/openid-configuration", Cancellation);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Golden.AssertSame("openid-configuration.json", await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    [Theory]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Public_documents_are_cached_and_revalidated(string path)
    {
        using var first = await _client.GetAsync(path, Cancellation);
        Assert.Equal("public, max-age=300", first.Headers.CacheControl?.ToString());
        Assert.NotNull(first.Headers.ETag);

        using var known = await GetAsync(path, first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(first.Headers.ETag, known.Headers.ETag);
        Assert.Equal("public, max-age=300", known.Headers.CacheControl?.ToString());
        Assert.Empty(await known.Content.ReadAsByteArrayAsync(Cancellation));

        using var other = await GetAsync(path, new EntityTagHeaderValue("\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Replicas_that_start_together_on_an_empty_server_make_one_database_and_one_key()
    {
        var name = $"empty_{Guid.NewGuid():N}";
        await using var one = new AuthFactory(data) { DatabaseName = name };
        await using var other = new AuthFactory(data) { DatabaseName = name };

        await Task.WhenAll(Task.Run(() => one.Services, Cancellation), Task.Run(() => other.Services, Cancellation));

        Assert.Equal(1, await one.QueryAsync(db => db.SigningKeys.CountAsync(Cancellation)));
        Assert.Equal(
            await one.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation),
            await other.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation));
        var user = await one.CreateClient().SignUpAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_private_key_is_stored_encrypted_and_is_useless_under_another_key()
    {
        var name = $"encrypted_{Guid.NewGuid():N}";
        await using var first = new AuthFactory(data) { DatabaseName = name };
        var stored = await first.QueryAsync(db => db.SigningKeys.AsNoTracking().SingleAsync(Cancellation));
        using var rsa = RSA.Create();
        Assert.ThrowsAny<CryptographicException>(() => rsa.ImportPkcs8PrivateKey(stored.EncryptedPrivateKey, out _));

        await using var second = new AuthFactory(data)
        {
            DatabaseName = name,
            Settings = { ["SigningKeys:KeyEncryptionKey"] = "another key encryption key of good length" },
        };

        var failure = Assert.Throws<InvalidOperationException>(() => second.Services);
        Assert.Contains("SigningKeys:KeyEncryptionKey", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_another_replica_made_is_found_but_not_looked_for_more_than_once_a_minute()
    {
        var time = new ManualTime();
        await using var service = new AuthFactory(data) { DatabaseName = $"rotated_{Guid.NewGuid():N}", Time = time };
        var keys = service.Services.GetRequiredService<IVerificationKeys>();
        using var rsa = RSA.Create(2048);
        await service.QueryAsync(async db =>
        {
            db.SigningKeys.Add(new SigningKey
            {
                Kid = "new",
                State = SigningKeyState.Pending,
                PublicKey = rsa.ExportSubjectPublicKeyInfo(),
                EncryptedPrivateKey = [],
                CreatedAt = time.GetUtcNow(),
            });
            return await db.SaveChangesAsync(Cancellation);
        });

        await keys.RefreshAsync("new", Cancellation);
        Assert.Empty(keys.Find("new"));

        time.Advance(TimeSpan.FromMinutes(1));
        await keys.RefreshAsync("new", Cancellation);
        Assert.Single(keys.Find("new"));
        Assert.Contains("\"kid\":\"new\"", await service.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retired_key_verifies_until_its_last_token_has_expired()
    {
        var time = new ManualTime();
        await using var service = new AuthFactory(data) { DatabaseName = $"retired_{Guid.NewGuid():N}", Time = time };
        var kid = Jwt.Header((await service.CreateClient().SignUpAsync()).Response.AccessToken).GetProperty("kid").GetString()!;
        var keys = service.Services.GetRequiredService<IVerificationKeys>();
        await service.QueryAsync(db => db.SigningKeys.ExecuteUpdateAsync(
            set => set.SetProperty(key => key.State, SigningKeyState.Retired).SetProperty(key => key.RetiredAt, time.GetUtcNow()), Cancellation));

        time.Advance(TimeSpan.FromMinutes(15));
        await keys.RefreshAsync("unknown", Cancellation);
        Assert.Single(keys.Find(kid));

        time.Advance(TimeSpan.FromMinutes(2));
        await keys.RefreshAsync("unknown", Cancellation);
        Assert.Empty(keys.Find(kid));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, EntityTagHeaderValue entityTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(entityTag);
        return await _client.SendAsync(request, Cancellation);
    }
}
