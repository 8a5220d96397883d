using Fubuni.ChatService.Models;

namespace Fubuni.ChatService.Tests.Models;

public sealed class ModelConnectionTests
{
    [Theory]
    [InlineData("sk-plain")]
    [InlineData("sk-a;b\"c'd")]
    [InlineData("a=b;Keys=c")]
    [InlineData("\"half")]
    [InlineData("ends with =")]
    [InlineData("$;&%\\{}")]
    public void A_key_is_taken_as_it_is(string key)
    {
        var expected = new ModelConnection(new Uri("https://models.example/v1"), key, "small-1");

        Assert.Equal(expected, ModelConnection.Parse($"Endpoint=https://models.example/v1;Key={key};Model=small-1"));
        Assert.Equal(expected, ModelConnection.Parse($"Endpoint=https://models.example/v1;Model=small-1;Key={key}"));
    }

    [Theory]
    [InlineData("endpoint = https://models.example/v1 ; KEY = k ; model = m ;")]
    [InlineData("Endpoint=\"https://models.example/v1\";Key='k';Model=\"m\"")]
    public void Spaces_case_and_quotation_marks_are_those_of_connection_strings(string connectionString) =>
        Assert.Equal(
            new ModelConnection(new Uri("https://models.example/v1"), "k", "m"),
            ModelConnection.Parse(connectionString)
        );

    [Theory]
    [InlineData(null, "Endpoint")]
    [InlineData("Endpoint=https://models.example/v1;Model=m", "Key")]
    [InlineData("Endpoint=https://models.example/v1;Key=k;Model=", "Model")]
    [InlineData("Endpoint=ftp://models.example;Key=k;Model=m", "Endpoint")]
    public void A_part_that_is_missing_is_named(string? connectionString, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<InvalidOperationException>(() => ModelConnection.Parse(connectionString)).Message,
            StringComparison.Ordinal
        );
}
