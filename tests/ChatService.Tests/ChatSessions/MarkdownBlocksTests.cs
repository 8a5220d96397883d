using Fubuni.ChatService.ChatSessions;

namespace Fubuni.ChatService.Tests.ChatSessions;

public sealed class MarkdownBlocksTests
{
    [Theory]
    [InlineData("```js\nlet a", "```")]
    [InlineData("Text right before\r\n   ````\r\n```", "   ````")]
    [InlineData("~~~ a ` b\n```\n~~", "~~~")]
    [InlineData("```\na\n```\n```", "```")]
    [InlineData("```\n    ```", "```")]
    [InlineData("```\n``` js", "```")]
    [InlineData("```\n> ```", "```")]
    [InlineData("- a\n- ```js\n  let a\n\n  let b", "  ```")]
    [InlineData("1. a\n\n   - b\n\n     ```\n     c", "     ```")]
    [InlineData("-\ta\n\n\t~~~", "    ~~~")]
    [InlineData("a\n<!-- b\n\nc", "-->")]
    [InlineData("<script> does nothing. Why?", "</script>")]
    [InlineData("<PRE\nclass=x>\n\na", "</PRE>")]
    public void An_open_block_is_closed_at_the_indentation_of_its_start(string text, string end)
    {
        Assert.Equal(end, MarkdownBlocks.EndOf(text));
        Assert.Null(MarkdownBlocks.EndOf($"{text}\n{end}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\n\n## b")]
    [InlineData("```js\nlet a\n  `````  \nb")]
    [InlineData("~~~\n```\n~~~")]
    [InlineData("``\na")]
    [InlineData("```a` is code")]
    [InlineData("    ```\n    code")]
    [InlineData("-     ```\n")]
    [InlineData("> ```\n> a quote ends its code")]
    [InlineData("- > ```\n")]
    [InlineData("- ```js\n  let a\n  ```\n\nb")]
    [InlineData("1. ```js\n   let a\n\nAn item ends its code")]
    [InlineData("<!-- a -->\nb")]
    [InlineData("<!-- a\n\nb --> c\nd")]
    [InlineData("in a line <!-- it is text")]
    [InlineData("```html\n<!-- a\n```")]
    [InlineData("<pre>a</pre>\nb")]
    [InlineData("<prefix> a")]
    public void A_closed_block_needs_no_end(string text) => Assert.Null(MarkdownBlocks.EndOf(text));
}
