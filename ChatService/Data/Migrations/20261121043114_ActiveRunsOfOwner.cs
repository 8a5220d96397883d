using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.ChatService.Data.Migrations
{
    /// <inheritdoc />
    public partial class ActiveRunsOfOwner : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_chat_runs_owner_id",
                table: "chat_runs",
                column: "owner_id",
                filter: "status = 'active'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_chat_runs_owner_id",
                table: "chat_runs");
        }
    }
}
