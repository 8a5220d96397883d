using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.ChatService.Data.Migrations
{
    /// <inheritdoc />
    public partial class TitleSource : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "title_input_tokens",
                table: "chat_sessions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "title_output_tokens",
                table: "chat_sessions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "title_source",
                table: "chat_sessions",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                // It is not known whether users gave the titles that exist, so none of them is replaced.
                defaultValue: "user");
            migrationBuilder.Sql("update chat_sessions set title_source = 'message' where title is null");
            migrationBuilder.Sql("alter table chat_sessions alter column title_source set default 'message'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "title_input_tokens",
                table: "chat_sessions");

            migrationBuilder.DropColumn(
                name: "title_output_tokens",
                table: "chat_sessions");

            migrationBuilder.DropColumn(
                name: "title_source",
                table: "chat_sessions");
        }
    }
}
