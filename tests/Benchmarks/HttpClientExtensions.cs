using System.Net.Http.Headers;

namespace Fubuni.Benchmarks;

internal static class HttpClientExtensions
{
    public static async Task GetOkAsync(this HttpClient client, string path, AuthenticationHeaderValue? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = bearer;
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
