# The server on Debian slim. Build with BuildKit: docker build -t louxiao .

FROM rust:1.95-bookworm AS builder
WORKDIR /src
COPY . .
# The caches survive between builds, so the final binary has to be copied out in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --workspace --features api/s3 --bin louxiao \
    && cp target/release/louxiao /louxiao

FROM debian:bookworm-slim
# A fixed number, so that the rights on a mounted volume do not depend on the image.
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin louxiao \
    && install -d -o louxiao -g louxiao -m 750 /var/lib/louxiao
COPY --from=builder /louxiao /usr/local/bin/louxiao

ENV LOUXIAO_PROFILE=production \
    LOUXIAO_BIND=0.0.0.0:8080 \
    LOUXIAO_DATABASE_URL=sqlite:///var/lib/louxiao/louxiao.db?mode=rwc
USER 10001:10001
WORKDIR /var/lib/louxiao
VOLUME /var/lib/louxiao
EXPOSE 8080

# perl-base is part of every Debian, so the image needs no curl for this. /healthz and not /readyz:
# a server that waits for its database must not be restarted for that.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["perl", "-MIO::Socket::INET", \
    "-e", "my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1:8080', Timeout => 2) or exit 1;", \
    "-e", "print $s qq{GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n};", \
    "-e", "exit(<$s> =~ / 200 / ? 0 : 1)"]

ENTRYPOINT ["louxiao"]
CMD ["serve"]
