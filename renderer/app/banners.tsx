import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { PlugZap, TriangleAlert } from 'lucide-react'
import { readError } from '../format/errors.ts'
import { api, queryClient } from '../state/api.ts'
import { useConnection, useSystem } from '../state/connection.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Notices that concern the whole window. */
export function Banners() {
  const connection = useConnection()
  const system = useSystem()
  return (
    <>
      {connection === 'disconnected' && (
        <div className="banner banner-bad" role="alert">
          <PlugZap aria-hidden size={16} />
          <p>
            <strong>The engine is not connected.</strong> What is on the screen stays readable. The connection
            is tried again by itself.
          </p>
        </div>
      )}
      {system?.needsOriginConfirmation === true && <OriginBanner replay={system.replay} />}
    </>
  )
}

function OriginBanner({ replay }: { readonly replay: boolean }) {
  const [asking, setAsking] = useState(false)
  const confirm = useMutation(
    api.system.confirmOrigin.mutationOptions({
      onSuccess: (info) => {
        queryClient.setQueryData(api.system.info.queryKey({ input: {} }), info)
        setAsking(false)
      },
    }),
  )
  const held = replay ? 'from LiveRC itself' : 'from a replay server'
  const now = replay ? 'a replay server' : 'LiveRC itself'
  return (
    <div className="banner banner-warn">
      <TriangleAlert aria-hidden size={16} />
      <p>
        <strong>This data folder was filled {held}.</strong> The app is now set to fetch from {now}. Nothing
        is fetched until you say that both may be mixed.
      </p>
      <Button onClick={() => setAsking(true)}>Decide</Button>
      {asking && (
        <Dialog
          title="Mix the two origins?"
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>Keep them apart</Button>
              <Button tone="primary" busy={confirm.isPending} onClick={() => confirm.mutate({})}>
                Use this folder
              </Button>
            </>
          }
        >
          <p>
            The folder holds data that came {held}. If you go on, data of both origins will stand side by side
            in it. To keep them apart, start the app with another data folder.
          </p>
          {confirm.isError && <p className="bad">{readError(confirm.error).message}</p>}
        </Dialog>
      )}
    </div>
  )
}
