namespace Fubuni.ServiceDefaults.Tests.Problems;

public sealed class ResultTests
{
    private static readonly Error Failure = new(ErrorKind.NotFound, "task_not_found", "");

    [Fact]
    public void A_success_has_a_value_and_no_error()
    {
        Result<int> result = 7;

        Assert.Null(result.Error);
        Assert.Equal(7, result.Value);
        Assert.True(result.TryGetValue(out var value, out var error));
        Assert.Equal((7, null), (value, error));
    }

    [Fact]
    public void A_failure_has_an_error_and_no_value()
    {
        Result<int> result = Failure;

        Assert.Same(Failure, result.Error);
        Assert.False(result.TryGetValue(out _, out var error));
        Assert.Same(Failure, error);
        var exception = Assert.Throws<InvalidOperationException>(() => result.Value);
        Assert.Contains("task_not_found", exception.Message, StringComparison.Ordinal);
    }
}
