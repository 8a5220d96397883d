using Npgsql;

namespace Fubuni.Testing;

/// <summary>Many chat sessions, generated in Postgres, for tests and measurements of large amounts of data.</summary>
public static class SeededChats
{
    /// <summary>
    /// Sessions, one per minute, each with a single branch of user and assistant messages. Their texts have common
    /// words and unique words.
    /// </summary>
    /// <param name="connectionString">The database of the chat service, already migrated.</param>
    /// <param name="ownerId">Their owner. Ids are derived from it and from the numbers of session and message.</param>
    /// <param name="sessions">How many sessions.</param>
    /// <param name="turns">How many user messages a session has, each with an answer.</param>
    public static async Task AddAsync(
        string connectionString,
        string ownerId,
        int sessions,
        int turns,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var seed = new NpgsqlCommand(
            """
            insert into chat_sessions (id, owner_id, title, active_leaf_id, pinned, created_at, updated_at)
            select md5(@owner || ' session ' || s)::uuid, @owner, 'Session ' || s || ' about topic' || s % 500,
                md5(@owner || ' message ' || s || ' ' || @turns * 2)::uuid, s % 1000 = 0,
                now() - s * interval '1 minute', now() - s * interval '1 minute'
            from generate_series(1, @sessions) s;

            insert into chat_messages (id, session_id, owner_id, parent_id, role, parts, status, created_at, updated_at)
            select md5(@owner || ' message ' || s || ' ' || m)::uuid, md5(@owner || ' session ' || s)::uuid, @owner,
                case when m > 1 then md5(@owner || ' message ' || s || ' ' || m - 1)::uuid end,
                case when m % 2 = 1 then 'user' else 'assistant' end,
                jsonb_build_array(jsonb_build_object('type', 'text', 'text',
                    'The usual words and word' || (s * 31 + m * 7) % 9973 || ' with word' || (s * 17 + m * 13) % 9973
                        || ' in session' || s)),
                'complete', now() - s * interval '1 minute' + m * interval '1 millisecond', now()
            from generate_series(1, @sessions) s, generate_series(1, @turns * 2) m;

            insert into chat_runs (id, session_id, owner_id, user_message_id, assistant_message_id, status, worker,
                heartbeat_at, lease_until, created_at, finished_at)
            select gen_random_uuid(), md5(@owner || ' session ' || s)::uuid, @owner,
                md5(@owner || ' message ' || s || ' ' || t * 2 - 1)::uuid,
                md5(@owner || ' message ' || s || ' ' || t * 2)::uuid, 'complete', 'seed', now(), now(),
                now() - s * interval '1 minute', now()
            from generate_series(1, @sessions) s, generate_series(1, @turns) t;
            """,
            connection
        );
        seed.CommandTimeout = 0;
        seed.Parameters.AddWithValue("owner", ownerId);
        seed.Parameters.AddWithValue("sessions", sessions);
        seed.Parameters.AddWithValue("turns", turns);
        await seed.ExecuteNonQueryAsync(cancellationToken);
        await using var analyze = new NpgsqlCommand("analyze chat_sessions, chat_messages, chat_runs", connection);
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One session that was last used a year ago, whose messages all have the same text.</summary>
    public static async Task<Guid> AddLongAsync(string connectionString, string ownerId, int messages, string text)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var session = Guid.CreateVersion7();
        await using var seed = source.CreateCommand(
            """
            with session as (
                insert into chat_sessions (id, owner_id, title, active_leaf_id, created_at, updated_at)
                values ($1, $2, 'Long', md5($1 || ' ' || $3)::uuid, now(), now() - interval '1 year')
            )
            insert into chat_messages (id, session_id, owner_id, parent_id, role, parts, status, created_at, updated_at)
            select md5($1 || ' ' || m)::uuid, $1, $2, case when m > 1 then md5($1 || ' ' || m - 1)::uuid end,
                case when m % 2 = 1 then 'user' else 'assistant' end,
                jsonb_build_array(jsonb_build_object('type', 'text', 'text', $4::text)), 'complete',
                now() + m * interval '1 millisecond', now()
            from generate_series(1, $3) m
            """
        );
        seed.Parameters.AddWithValue(session);
        seed.Parameters.AddWithValue(ownerId);
        seed.Parameters.AddWithValue(messages);
        seed.Parameters.AddWithValue(text);
        await seed.ExecuteNonQueryAsync();
        return session;
    }
}
