using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Fubuni.Testing.Attacks;

public static class TokenRefusals
{
    /// <summary>Checks a response: 401 with the code in a problem, and the challenge of RFC 6750 section 3.</summary>
    /// <param name="code">The expected code; alternatives are separated by bars.</param>
    public static async Task AssertAsync(HttpResponseMessage response, string code, CancellationToken cancellationToken)
    {
        Assert.True(
            response.StatusCode == HttpStatusCode.Unauthorized,
            $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}"
        );
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(
            "Bearer error=\"invalid_token\"",
            response.Headers.WwwAuthenticate.ToString(),
            StringComparison.Ordinal
        );
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        Assert.Contains(problem.GetProperty("code").GetString(), code.Split('|'));
    }
}
