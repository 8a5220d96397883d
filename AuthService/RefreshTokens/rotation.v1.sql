-- Rotates a refresh token: the whole decision in one statement, without state between calls.
--
-- Every writer of a session's rows holds the lock on the session first (refresh, sign-out, revocation), so these run
-- one after the other. The time is a parameter, so that a call can be repeated as of the same moment.
--
-- status: rotated | replayed | superseded | reused | revoked | expired | unknown (see RefreshStatus)
--
-- Migrations that are applied read this file. To change the function, add rotation.v2.sql and a migration for it.
create function rotate_refresh_token(
    p_hash bytea, p_child_hash bytea, p_now timestamptz, p_replay_window interval, p_lifetime interval,
    out status text, out sid uuid, out uid text, out expires timestamptz)
language plpgsql as $$
declare
    session auth_sessions;
    token refresh_tokens;
    child refresh_tokens;
begin
    select t.session_id into sid from refresh_tokens t where t.token_hash = p_hash;
    if sid is null then
        status := 'unknown';
        return;
    end if;

    select * into session from auth_sessions s where s.id = sid for no key update;
    if session.id is null then
        status := 'unknown';
        return;
    end if;

    uid := session.user_id;
    if session.revoked_at is not null then
        status := 'revoked';
        return;
    end if;

    -- Read only now, under the lock: another call may have used the token while this one waited.
    select * into token from refresh_tokens t where t.token_hash = p_hash;
    if token.used_at is null then
        if token.expires_at <= p_now or session.absolute_expires_at <= p_now then
            status := 'expired';
            return;
        end if;

        expires := least(p_now + p_lifetime, session.absolute_expires_at);
        update refresh_tokens set used_at = p_now where id = token.id;
        insert into refresh_tokens (session_id, parent_id, token_hash, issued_at, expires_at)
        values (sid, token.id, p_child_hash, p_now, expires);
        update auth_sessions set last_used_at = greatest(last_used_at, p_now) where id = sid;
        status := 'rotated';
        return;
    end if;

    if p_now <= token.used_at + p_replay_window then
        select * into child from refresh_tokens t where t.parent_id = token.id;
        if child.used_at is null and child.token_hash = p_child_hash then
            expires := child.expires_at;
            status := 'replayed';
        else
            status := 'superseded';
        end if;
        return;
    end if;

    update auth_sessions set revoked_at = p_now, revoke_reason = 'refresh_reuse' where id = sid;
    status := 'reused';
end
$$;
