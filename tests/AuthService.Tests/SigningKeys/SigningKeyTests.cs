using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

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
        var key = (await _client.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json", Cancellation)).GetProperty(
            "keys"
        )[0];

        var canonical = $$"""{"e":"{{key.GetProperty("e")}}","kty":"RSA","n":"{{key.GetProperty("n")}}"}""";
        Assert.Equal(
            Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))),
            key.GetProperty("kid").GetString()
        );
    }

    [Fact]
    public void The_thumbprint_is_that_of_RFC_7638_section_3_1()
    {
        var key = new JsonWebKey(
            """
            {
              "kty": "RSA",
              "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
              "e": "AQAB",
              "alg": "RS256",
              "kid": "2011-04-29"
            }
            """
        );
        var publicKey = new RsaSecurityKey(
            new RSAParameters
            {
                Modulus = Base64UrlEncoder.DecodeBytes(key.N),
                Exponent = Base64UrlEncoder.DecodeBytes(key.E),
            }
        );

        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", SigningKeyStore.Thumbprint(publicKey));
    }

    [Fact]
    public async Task The_discovery_document_names_issuer_and_keys()
    {
        using var response = await _client.GetAsync("/.well-known/openid-configuration", Cancellation);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Golden.AssertSame(
            "openid-configuration.json",
            await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)
        );
    }

    [Fact]
    public async Task The_authorization_server_document_names_where_to_sign_in_and_no_flow()
    {
        using var response = await _client.GetAsync("/.well-known/oauth-authorization-server", Cancellation);

        var document = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Golden.AssertSame("oauth-authorization-server.json", document);
    }

    [Theory]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Public_documents_are_cached_and_revalidated(string path)
    {
        using var first = await SendAsync(HttpMethod.Get, path);
        Assert.Equal("public, max-age=300", first.Headers.CacheControl?.ToString());
        var tag = first.Headers.ETag!.ToString();

        foreach (var known in new[] { tag, $"W/{tag}", "*", $"\"other\", {tag}", $"W/\"other\",W/{tag}" })
        {
            using var response = await SendAsync(HttpMethod.Get, path, known);
            Assert.True(response.StatusCode == HttpStatusCode.NotModified, $"{known}: {response.StatusCode}");
            Assert.Equal(tag, response.Headers.ETag?.ToString());
            Assert.Equal("public, max-age=300", response.Headers.CacheControl?.ToString());
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        }

        foreach (var other in new[] { "\"other\"", "W/\"other\", \"more\"", tag.Trim('"'), "" })
        {
            using var response = await SendAsync(HttpMethod.Get, path, other);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{other}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Public_documents_answer_HEAD_as_GET_but_without_the_body(string path)
    {
        using var get = await SendAsync(HttpMethod.Get, path);
        using var head = await SendAsync(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
        using var known = await SendAsync(HttpMethod.Head, path, get.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task Replicas_that_start_together_on_an_empty_server_make_one_database_and_one_key()
    {
        var name = $"empty_{Guid.NewGuid():N}";
        var replicas = Enumerable.Range(0, 5).Select(_ => new AuthFactory(data) { DatabaseName = name }).ToArray();
        try
        {
            await Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.Services, Cancellation)));

            var key = await replicas[0].QueryAsync(db => db.SigningKeys.SingleAsync(Cancellation));
            Assert.Equal(SigningKeyState.Active, key.State);
            var keySets = await Task.WhenAll(
                replicas.Select(replica =>
                    replica.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation)
                )
            );
            Assert.Single(keySets.Distinct());
            var user = await replicas[0].CreateClient().SignUpAsync();
            Assert.Equal(
                HttpStatusCode.OK,
                (await replicas[^1].CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode
            );
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await _client.SendAsync(request, Cancellation);
    }
}
